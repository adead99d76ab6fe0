"""What TorchServe hands a handler with its requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Context:
    """The part of `ts.context.Context` that handlers use; `gpu` is a device's number."""

    def __init__(
        self, folder: Path, manifest: dict[str, Any], gpu: int | None = None, batch_size: int = 1
    ) -> None:
        self.manifest = manifest
        self.model_name = manifest['model'].get('modelName', 'model')
        self.model_yaml_config: dict[str, Any] = {}
        self.system_properties = {
            'model_dir': str(folder),
            'gpu_id': gpu,
            'batch_size': batch_size,
            'server_name': 'MMS',
            'server_version': '0.12.0',
            'limit_max_image_pixels': True,
        }
        self.begin(1)

    def begin(self, requests: int) -> None:
        """Forget what was set for the requests before; so many come now."""
        self.request_ids = {index: str(index) for index in range(requests)}
        self.statuses: list[tuple[int, str]] = [(200, '')] * requests
        self.headers: list[dict[str, str]] = [{} for _ in range(requests)]

    def get_request_id(self, index: int = 0) -> str:
        return self.request_ids[index]

    def get_request_header(self, index: int, key: str) -> None:
        return None

    def get_all_request_header(self, index: int) -> dict[str, str]:
        return {}

    def set_response_content_type(self, index: int, value: str) -> None:
        self.headers[index]['Content-Type'] = value

    def set_response_header(self, index: int, key: str, value: str) -> None:
        self.headers[index][key] = value

    def set_response_status(self, code: int = 200, phrase: str = '', index: int = 0) -> None:
        self.statuses[index] = (code, phrase)

    def set_all_response_status(self, code: int = 200, phrase: str = '') -> None:
        self.statuses = [(code, phrase)] * len(self.statuses)

    def get_response_status(self, index: int = 0) -> tuple[int, str]:
        return self.statuses[index]
