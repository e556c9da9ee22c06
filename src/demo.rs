//! The bundled newsroom on loopback, run through the production code.
