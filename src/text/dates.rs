//! Instants as machines and headers write them. Prose ("last Sunday") is read by `facts`.
