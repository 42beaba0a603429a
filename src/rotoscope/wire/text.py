"""Kinds of text in bodies, with their limits. Names carry no control characters and cannot turn the reading order."""

from typing import Annotated

from msgspec import Meta

_END = r"(?![\s\S])"  # the end of the text, in Python and in JavaScript alike
_PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=f"{_PRINTABLE}+{_END}")]
Caption = Annotated[str, Meta(max_length=200, pattern=f"{_PRINTABLE}*{_END}")]
Prose = Annotated[str, Meta(max_length=50_000, pattern=rf"^[^\u0000]*{_END}")]
Url = Annotated[str, Meta(max_length=2048, pattern=rf"^(https?://[^\u0000-\u0020\u007f]+)?{_END}")]
Secret = Annotated[str, Meta(max_length=512, pattern=rf"^[\u0021-\u007e]*{_END}")]  # it travels in a header
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=f"^[A-Za-z0-9_-]+{_END}")]
