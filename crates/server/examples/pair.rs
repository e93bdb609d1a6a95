//! PostgreSQL in a temporary folder and an S3 server over another one, for
//! `scripts/bench-server.sh`. Prints the variables with which a server uses both, then an empty
//! line, and ends both with its standard input.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be started here is not measured"
)]
#![allow(dead_code, reason = "the tests stop and start both, too")]

#[path = "../tests/cluster/postgres.rs"]
mod postgres;
#[path = "../tests/cluster/s3.rs"]
mod s3;

use std::io::Read;

fn main() {
    let cluster = postgres::Cluster::shared();
    let storage = s3::S3::start(cluster.storage_folder(), None);
    println!("DATABASE_URL={}", cluster.url());
    println!("STORAGE_URL=s3://{}/bench", s3::BUCKET);
    println!("S3_ENDPOINT={}", storage.endpoint());
    println!("S3_REGION=us-east-1");
    println!("S3_ACCESS_KEY_ID={}", s3::KEY.0);
    println!("S3_SECRET_ACCESS_KEY='{}'", s3::KEY.1);
    println!(
        "FILES={}",
        storage.folder.join(s3::BUCKET).join("bench").display()
    );
    println!();
    // The end is what is waited for, whatever comes before it.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    drop(storage);
}
