//! An S3 server in this process, on loopback, over a folder; it can be stopped and started.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Who may use it.
pub(crate) const KEY: (&str, &str) = ("tester", "a secret of the tests");

/// The bucket that there is.
pub(crate) const BUCKET: &str = "casts";

/// A port of loopback that nobody else gets: it is bound, and refuses connections until one of
/// ours listens there, too. Linux lets them share it, for both set SO_REUSEADDR.
pub(crate) struct Port(TcpSocket);

impl Port {
    pub(crate) fn reserve() -> Port {
        Port(bound(([127, 0, 0, 1], 0).into()))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

fn bound(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// A server on an address that it keeps.
pub(crate) struct S3 {
    port: Port,
    /// Where it has everything, bucket by bucket.
    pub(crate) folder: PathBuf,
    tls: Option<TlsAcceptor>,
    /// What runs it; none while it is stopped.
    running: Mutex<Option<Runtime>>,
}

impl S3 {
    /// Starts a server over a folder, with a bucket; it may speak TLS.
    pub(crate) fn start(folder: PathBuf, tls: Option<TlsAcceptor>) -> S3 {
        std::fs::create_dir_all(folder.join(BUCKET)).unwrap();
        let port = Port::reserve();
        let running = run(&folder, port.address(), tls.clone());
        S3 {
            port,
            folder,
            tls,
            running: Mutex::new(Some(running)),
        }
    }

    /// Its address.
    pub(crate) fn endpoint(&self) -> String {
        let address = self.port.address();
        match self.tls {
            Some(_) => format!("https://localhost:{}", address.port()),
            None => format!("http://{address}"),
        }
    }

    /// Ends it with everything under way; what it has stays.
    pub(crate) fn stop(&self) {
        let running = self.running.lock().unwrap().take();
        running.unwrap().shutdown_timeout(Duration::from_secs(1));
    }

    /// Starts it again.
    pub(crate) fn start_again(&self) {
        let running = run(&self.folder, self.port.address(), self.tls.clone());
        *self.running.lock().unwrap() = Some(running);
    }
}

fn run(folder: &Path, address: SocketAddr, tls: Option<TlsAcceptor>) -> Runtime {
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
    let service = service.build();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime.block_on(async { bound(address).listen(1024).unwrap() });
    runtime.spawn(serve(listener, service, tls));
    runtime
}

async fn serve(listener: TcpListener, service: S3Service, tls: Option<TlsAcceptor>) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (service, tls) = (service.clone(), tls.clone());
        connections.spawn(async move {
            // A client that goes away, or trusts nobody here, is no matter of this server.
            if let Some(tls) = tls {
                if let Ok(stream) = tls.accept(stream).await {
                    speak(stream, service).await;
                }
            } else {
                speak(stream, service).await;
            }
        });
    }
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin, service: S3Service) {
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}
