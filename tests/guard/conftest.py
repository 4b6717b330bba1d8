import pytest


@pytest.fixture(autouse=True)
def own_data_dir(settings, tmp_path):
    """Files of one test are not seen by the next."""
    settings.DATA_DIR = tmp_path / "data"
