//! What HTTP does to a body on its way, undone: content codings (RFC 9110, 8.4) and the chunked transfer coding
//! (RFC 9112, 7.1). Pure: bytes and what the headers say of them go in.

mod chunked;
mod content;

pub use chunked::{BrokenChunks, unchunk};
pub use content::{Beyond, DecodeError, Limit, decode, is_encoded};
