"""What TorchServe hands a handler, for one request at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Context:
    """The part of `ts.context.Context` that handlers use."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.model_name = manifest['model'].get('modelName', 'model')
        self.model_yaml_config: dict[str, Any] = {}
        self.system_properties = {
            'model_dir': str(folder),
            # A GPU may be all taken by the server that this archive is to go to.
            'gpu_id': None,
            'batch_size': 1,
            'server_name': 'MMS',
            'server_version': '0.12.0',
            'limit_max_image_pixels': True,
        }
        self.request_ids = {0: 'verify'}
        self.status: tuple[int, str] = (200, '')
        self.headers: dict[str, str] = {}

    def get_request_id(self, index: int = 0) -> str:
        return self.request_ids[index]

    def get_request_header(self, index: int, key: str) -> None:
        return None

    def get_all_request_header(self, index: int) -> dict[str, str]:
        return {}

    def set_response_content_type(self, index: int, value: str) -> None:
        self.headers['Content-Type'] = value

    def set_response_header(self, index: int, key: str, value: str) -> None:
        self.headers[key] = value

    def set_response_status(self, code: int = 200, phrase: str = '', index: int = 0) -> None:
        self.status = (code, phrase)

    def set_all_response_status(self, code: int = 200, phrase: str = '') -> None:
        self.status = (code, phrase)

    def get_response_status(self, index: int = 0) -> tuple[int, str]:
        return self.status
