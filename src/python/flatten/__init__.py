"""Evaluates MMOCR configs as mmcv 1.7 and mmengine 0.10 do. Runs in Pyodide, on text handed in."""
