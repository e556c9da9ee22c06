//! Stage 1b: bytes of archives (WARC, CDX, JSON lines, folders) -> pages or URLs.
