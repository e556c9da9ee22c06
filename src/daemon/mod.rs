//! Wires poll, fetch, process and store; shuts down in order.
