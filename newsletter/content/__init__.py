"""What editors write: manifests, news items, the publication. The only reader of YAML."""
