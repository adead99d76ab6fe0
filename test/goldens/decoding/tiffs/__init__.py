"""TIFF files, a module a topic; most are put together by hand."""
