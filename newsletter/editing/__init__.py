"""Changes that the page makes in the files of `issues/`: whole, undoable, and with every other byte kept."""
