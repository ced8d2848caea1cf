//! The binary: reads the command line and calls `cli`.

use clap::Parser;
use std::process::ExitCode;

/// The C library's keeps what each thread freed; this one lets threads share it, and gives it back.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    env_logger::Builder::from_env(
        env_logger::Env::default().default_filter_or("info,actix_server=warn"),
    )
    .init();
    ser::cli::run(&ser::cli::Cli::parse())
}
