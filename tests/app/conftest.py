from pathlib import Path

import pytest


@pytest.fixture
def app(request):
    """The application that `make app` has built."""
    return Path(request.config.getoption("--app")).resolve()
