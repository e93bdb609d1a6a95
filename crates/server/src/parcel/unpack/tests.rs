use futures_util::stream;
use proptest::prelude::*;

use super::*;
use crate::config::Config;

/// Everything in an archive that arrives in pieces of a size.
fn read(archive: &[u8], piece: usize) -> (Vec<(Head, Vec<u8>)>, Option<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.unwrap().block_on(async {
        let timeouts = Config::new("unused".into()).timeouts;
        let pieces = archive
            .chunks(piece)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)));
        let pieces = stream::iter(pieces.collect::<Vec<_>>()).boxed();
        let mut unpacker = Unpacker::new(pieces, &timeouts);
        let mut found = Vec::new();
        loop {
            match unpacker.next().await {
                Ok(None) => return (found, None),
                Ok(Some(head)) => {
                    let mut content = Vec::new();
                    loop {
                        match unpacker.content().await {
                            Ok(None) => break,
                            Ok(Some(piece)) => content.extend_from_slice(&piece),
                            Err(broken) => return (found, Some(broken.words())),
                        }
                    }
                    found.push((head, content));
                }
                Err(broken) => return (found, Some(broken.words())),
            }
        }
    })
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

#[test]
fn an_archive_is_read_whatever_the_size_of_its_pieces() {
    let long = vec![7; 1500];
    let archive = archive(&[("a", b""), ("b/c", b"text"), ("./d", &long)]);
    for piece in [1, 3, 511, 512, 513, 100_000] {
        let (found, problem) = read(&archive, piece);
        let names: Vec<_> = found.iter().map(|(head, _)| head.name.as_str()).collect();
        assert_eq!(names, ["a", "b/c", "d"]);
        assert_eq!(found[1].1, b"text");
        assert_eq!(found[2].1, long);
        assert_eq!(problem, None);
    }
}

#[test]
fn an_archive_that_is_cut_says_so_and_gives_what_was_whole() {
    let archive = archive(&[("a", b"one"), ("b", b"two")]);
    let (found, problem) = read(&archive[..1537], 700);
    assert_eq!(found.len(), 1);
    assert_eq!(problem.as_deref(), Some("The archive ends early"));
    assert!(read(&archive[..100], 10).1.is_some());
    assert!(read(b"", 10).1.is_some());
}

#[test]
fn links_are_no_files_and_folders_are_no_matter() {
    let mut builder = tar::Builder::new(Vec::new());
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Directory,
    ] {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_path("x").unwrap();
        header.set_link_name("/etc/passwd").unwrap();
        header.set_cksum();
        builder.append(&header, &b""[..]).unwrap();
    }
    let (found, problem) = read(&builder.into_inner().unwrap(), 512);
    let kinds: Vec<_> = found.iter().map(|(head, _)| head.kind).collect();
    assert_eq!(kinds, [Kind::Other, Kind::Other, Kind::Other, Kind::Frame]);
    assert_eq!(problem, None);
}

#[test]
fn a_length_beyond_all_archives_is_no_length() {
    let mut header = Header::new_gnu();
    header.set_path("x").unwrap();
    header.set_size(u64::MAX);
    header.set_cksum();
    let (_, problem) = read(header.as_bytes(), 512);
    assert!(problem.unwrap().contains("no tar archive"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..3000), piece in 1usize..700) {
        read(&bytes, piece);
    }

    #[test]
    fn no_damage_makes_it_fail(at in 0usize..3072, value in any::<u8>()) {
        let mut archive = archive(&[("a", b"one"), ("b", b"two")]);
        if let Some(byte) = archive.get_mut(at) {
            *byte = value;
        }
        read(&archive, 512);
    }
}
