#![no_main]

#[path = "../laws.rs"]
#[allow(dead_code, reason = "each target keeps one law")]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::listing(data));
