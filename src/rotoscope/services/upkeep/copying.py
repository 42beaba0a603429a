"""Copying blobs from one store into another. What is there already stays; every byte is checked against its name."""

from collections.abc import Callable, Iterator

from rotoscope.blobs import BlobMissing, Blobs

TOGETHER_BYTES = 32 << 20  # so much is in memory, and is made durable, at once
TOGETHER_COUNT = 64


class BackupFailed(RuntimeError):
    """Why there is no backup, or why it cannot be restored; the text says what to do."""


def copy_blobs(source: Blobs, target: Blobs, names: list[str], told: Callable[[int, int], None]) -> dict[str, int]:
    """Bring over what is not there yet; the sizes of all, in bytes. Raises BackupFailed if one is missing or wrong."""
    sizes = _sizes(source, names)
    lacking = [name for name in names if not (target.exists(name) and target.size(name) == sizes[name])]
    done = len(names) - len(lacking)
    told(done, len(names))
    for group in _groups(lacking, sizes):
        _copy_group(source, target, group, sizes)
        done += len(group)
        told(done, len(names))
    return sizes


def _sizes(source: Blobs, names: list[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    missing: list[str] = []
    for name in names:
        try:
            sizes[name] = source.size(name)
        except BlobMissing:
            missing.append(name)
    if missing:
        raise BackupFailed(
            f"{len(missing)} blobs that the database names are missing, {missing[0]} among them. "
            "`rotoscope doctor` says what they belong to. Nothing is left out silently, so this ends here."
        )
    return sizes


def _copy_group(source: Blobs, target: Blobs, group: list[str], sizes: dict[str, int]) -> None:
    if sizes[group[0]] > TOGETHER_BYTES:
        copied = [_copy_stream(source, target, group[0])]
    else:
        copied = target.put_many(source.get(name) for name in group)
    for name, found in zip(group, copied, strict=True):
        if name != found:
            target.delete(found)
            raise BackupFailed(f"The bytes of blob {name} have changed since they were kept; this ends here.")


def _copy_stream(source: Blobs, target: Blobs, name: str) -> str:
    """Copy one blob of whatever size; the name that its bytes really have."""
    with target.writer() as writer:
        for chunk in source.open_stream(name):
            writer.write(chunk)
    return writer.sha256


def _groups(names: list[str], sizes: dict[str, int]) -> Iterator[list[str]]:
    """Runs of small blobs that fit into memory together; a large one stands alone."""
    group: list[str] = []
    group_bytes = 0
    for name in names:
        if group and (group_bytes + sizes[name] > TOGETHER_BYTES or len(group) == TOGETHER_COUNT):
            yield group
            group, group_bytes = [], 0
        group.append(name)
        group_bytes += sizes[name]
    if group:
        yield group
