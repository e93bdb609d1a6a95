//! Reading from a bucket: what comes is sent on at once, each object is fetched once, and the
//! cache has whole files only.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use reqwest::blocking::Response;

use crate::common::{TestServer, count, eventually, files_below};
use crate::pair;

/// What of an answer comes through a gate that is held.
const FIRST: usize = 60_000;

#[derive(Clone, Copy, Default, PartialEq)]
enum Gate {
    #[default]
    Open,
    /// So many more bytes come from the storage.
    Held(usize),
    /// Every connection ends.
    Cut,
}

#[derive(Default)]
struct Passed {
    gate: Gate,
    /// What was sent to the storage since the gate was last set.
    asked: Vec<u8>,
}

/// What stands between a server and its storage.
#[derive(Clone)]
struct Way {
    address: SocketAddr,
    passed: Arc<(Mutex<Passed>, Condvar)>,
}

impl Way {
    /// Leads to the storage of the tests.
    fn new() -> Way {
        let storage = pair::storage_server().endpoint();
        let storage: SocketAddr = storage.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let way = Way {
            address: listener.local_addr().unwrap(),
            passed: Arc::default(),
        };
        let accepting = way.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                if accepting.passed.0.lock().unwrap().gate == Gate::Cut {
                    continue;
                }
                let server = TcpStream::connect(storage).unwrap();
                let (there, back) = (accepting.clone(), accepting.clone());
                let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || there.ask(&mut from, &mut to));
                thread::spawn(move || back.answer(server, client));
            }
        });
        way
    }

    fn ask(&self, from: &mut TcpStream, to: &mut TcpStream) {
        let mut buffer = vec![0; 65536];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            let mut passed = self.passed.0.lock().unwrap();
            passed.asked.extend_from_slice(&buffer[..read]);
            drop(passed);
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    }

    fn answer(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = vec![0; 16384];
        'all: while let Ok(read @ 1..) = from.read(&mut buffer) {
            let mut sent = 0;
            while sent < read {
                let some = self.admitted(read - sent);
                if some == 0 || to.write_all(&buffer[sent..sent + some]).is_err() {
                    break 'all;
                }
                sent += some;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }

    /// Waits until some of so many bytes may pass; none ever will when it is cut.
    fn admitted(&self, most: usize) -> usize {
        let (passed, changed) = &*self.passed;
        let passed = passed.lock().unwrap();
        let is_held = |passed: &mut Passed| passed.gate == Gate::Held(0);
        let mut passed = changed.wait_while(passed, is_held).unwrap();
        match passed.gate {
            Gate::Open => most,
            Gate::Held(left) => {
                let some = most.min(left);
                passed.gate = Gate::Held(left - some);
                some
            }
            Gate::Cut => 0,
        }
    }

    fn set(&self, gate: Gate) {
        let mut passed = self.passed.0.lock().unwrap();
        *passed = Passed {
            gate,
            asked: Vec::new(),
        };
        self.passed.1.notify_all();
    }

    /// What was sent to the storage since the gate was last set, as far as it is text.
    fn asked(&self) -> String {
        String::from_utf8_lossy(&self.passed.0.lock().unwrap().asked).into_owned()
    }

    /// How many files the storage was asked for since then.
    fn reads(&self) -> usize {
        self.asked().matches("GET /").count()
    }
}

/// A server whose storage lies behind a gate, and a recording of a megabyte in it that this node
/// has no copy of.
struct Scene {
    way: Way,
    server: TestServer,
    stored: Vec<u8>,
}

impl Scene {
    fn new() -> Scene {
        let way = Way::new();
        let server = TestServer::start_with(|config| {
            let access = &mut config.storage.as_mut().unwrap().access;
            access.endpoint = Some(format!("http://{}", way.address).parse().unwrap());
        });
        let mut noise = 1u64;
        let mut recording = String::from(r#"{"version":2,"width":80,"height":24}"#);
        for time in 0..20_000 {
            recording.push_str(&format!("\n[{time},\"o\",\""));
            for _ in 0..6 {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                recording.push_str(&format!("{:016x}", noise ^ (noise >> 33)));
            }
            recording.push_str("\"]");
        }
        recording.push('\n');
        server.uploaded_with(recording, &[("visibility", "public")]);
        let unread = "SELECT count(*) FROM recordings WHERE indexed_at IS NULL";
        eventually("the index", || {
            (count(server.data.path(), unread) == 0).then_some(())
        });
        let scene = Scene {
            stored: body(get(&server, None)),
            way,
            server,
        };
        assert!(scene.stored.len() > 10 * FIRST);
        scene.empty_cache();
        scene
    }

    fn empty_cache(&self) {
        let cache = self.server.data.path().join("cache");
        for shard in std::fs::read_dir(cache).unwrap() {
            std::fs::remove_dir_all(shard.unwrap().path()).unwrap();
        }
    }

    fn cached_files(&self) -> usize {
        files_below(&self.server.data.path().join("cache"))
    }

    /// Begins to read, and has the first bytes.
    fn begun(&self) -> (Response, Vec<u8>) {
        let mut response = get(&self.server, None);
        let mut first = vec![0; 1000];
        response.read_exact(&mut first).unwrap();
        (response, first)
    }
}

fn get(server: &TestServer, range: Option<&str>) -> Response {
    let mut request = server.get("/a/1.cast").header("accept-encoding", "zstd");
    if let Some(range) = range {
        request = request.header("range", range);
    }
    request.send().unwrap()
}

fn body(response: Response) -> Vec<u8> {
    assert_eq!(response.status(), 200);
    response.bytes().unwrap().to_vec()
}

#[test]
fn what_comes_from_the_bucket_is_sent_at_once_and_fetched_once_for_all() {
    let scene = Scene::new();
    scene.way.set(Gate::Held(FIRST));
    let (mut one, mut read) = scene.begun();
    let (other, first) = scene.begun();
    assert_eq!(first, read);
    assert_eq!(scene.way.reads(), 1);
    // One of them goes away in the middle.
    drop(other);
    let mut asked = scene.way.asked();
    scene.way.set(Gate::Open);
    one.read_to_end(&mut read).unwrap();
    assert!(read == scene.stored);
    assert!(body(get(&scene.server, None)) == scene.stored);
    asked.push_str(&scene.way.asked());
    assert_eq!(asked.matches("GET /").count(), 1);
    eventually("the copy", || (scene.cached_files() == 1).then_some(()));
    assert_eq!(scene.server.staged_files(), 0);
}

#[test]
fn a_copy_becomes_whole_when_its_only_reader_goes_away() {
    let scene = Scene::new();
    scene.way.set(Gate::Held(FIRST));
    drop(scene.begun());
    assert_eq!(scene.cached_files(), 0);
    scene.way.set(Gate::Open);
    eventually("the copy", || (scene.cached_files() == 1).then_some(()));
    scene.way.set(Gate::Cut);
    assert!(body(get(&scene.server, None)) == scene.stored);
}

#[test]
fn a_part_is_fetched_as_a_part() {
    let scene = Scene::new();
    scene.way.set(Gate::Held(FIRST));
    let response = get(&scene.server, Some("bytes=500000-500999"));
    assert_eq!(response.status(), 206);
    assert_eq!(response.content_length(), Some(1000));
    assert_eq!(response.bytes().unwrap(), scene.stored[500_000..501_000]);
    assert!(scene.way.asked().contains("range: bytes=500000-500999"));
    assert_eq!(scene.cached_files(), 0);
    // What has come of the whole serves for parts as well.
    scene.way.set(Gate::Held(FIRST));
    let (mut whole, mut read) = scene.begun();
    let part = get(&scene.server, Some("bytes=0-99"));
    assert_eq!(part.bytes().unwrap(), scene.stored[..100]);
    assert_eq!(scene.way.reads(), 1);
    scene.way.set(Gate::Open);
    whole.read_to_end(&mut read).unwrap();
    assert!(read == scene.stored);
}

#[test]
fn what_breaks_off_leaves_nothing_and_is_read_again() {
    let scene = Scene::new();
    scene.way.set(Gate::Held(FIRST));
    let (mut response, mut read) = scene.begun();
    scene.way.set(Gate::Cut);
    assert!(response.read_to_end(&mut read).is_err());
    assert!(read.len() < scene.stored.len());
    eventually("the end", || {
        (scene.server.staged_files() == 0).then_some(())
    });
    assert_eq!(scene.cached_files(), 0);
    assert_eq!(get(&scene.server, None).status(), 503);
    scene.way.set(Gate::Open);
    assert!(body(get(&scene.server, None)) == scene.stored);
}
