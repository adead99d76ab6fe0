"""An archive's worker: what its handler raises."""

import json
import logging

import pytest
from mmocr_archive.worker import failure


def test_a_failure_is_told_to_the_client_in_general_and_to_the_log_in_full(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = failure(RuntimeError('the layer of this model'))
    assert json.loads(answer.body)['message'] == 'Prediction failed'
    assert 'the layer of this model' in caplog.text
