//! PostgreSQL and S3 over TLS, with an authority that nobody else knows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use asciinema_server::Server;
use asciinema_server::config::{Config, S3Access, S3Config};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;

use crate::common::{RECORDING, TestServer};
use crate::postgres::Cluster;
use crate::s3::{BUCKET, KEY, Port, S3};

/// An authority, and a certificate for `localhost` that it gave, as files.
struct Authority {
    folder: TempDir,
    acceptor: TlsAcceptor,
}

impl Authority {
    fn new() -> Authority {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("authority", issuer.pem());
        write("certificate", certificate.pem());
        write("key", key.serialize_pem());
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        Authority {
            folder,
            acceptor: TlsAcceptor::from(Arc::new(config.unwrap())),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// What a server says that cannot start.
fn refusal(change: impl FnOnce(&mut Config)) -> String {
    let data = tempfile::tempdir().unwrap();
    let mut config = Config::new(data.path().into());
    change(&mut config);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let refused = Server::open(config, listener).await.err();
        format!("{:#}", refused.unwrap())
    })
}

#[test]
fn a_database_is_used_over_tls_by_those_who_know_its_authority() {
    let authority = Authority::new();
    let reserved = Port::reserve();
    let port = reserved.address().port();
    let (certificate, key) = (authority.file("certificate"), authority.file("key"));
    let _cluster = Cluster::start_with_tls(port, &certificate, &key);
    let url = |host: &str, more: &str| format!("postgres://postgres@{host}:{port}/postgres?{more}");
    let known = format!("&sslrootcert={}", authority.file("authority").display());
    for (host, more) in [
        ("localhost", "sslmode=verify-full".to_owned()),
        ("127.0.0.1", format!("sslmode=verify-full{known}")),
        ("localhost", "sslmode=disable".to_owned()),
    ] {
        let refused = refusal(|config| config.database = Some(url(host, &more).parse().unwrap()));
        assert!(
            refused.contains("cannot use the database"),
            "{more}: {refused}"
        );
    }
    for more in [
        "sslmode=require".to_owned(),
        format!("sslmode=verify-full{known}"),
    ] {
        let data = tempfile::tempdir().unwrap();
        let server = TestServer::start_on(data, |config| {
            config.database = Some(url("localhost", &more).parse().unwrap());
        });
        let path = server.uploaded(RECORDING);
        assert_eq!(
            server.read(&format!("{path}.cast")),
            (200, RECORDING.into())
        );
    }
}

#[test]
fn a_bucket_is_used_over_tls_by_those_who_know_its_authority() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().unwrap();
    let s3 = S3::start(folder.path().into(), Some(authority.acceptor.clone()));
    let storage = |ca_file: Option<&Path>| S3Config {
        url: format!("s3://{BUCKET}").parse().unwrap(),
        access: S3Access {
            endpoint: Some(s3.endpoint().parse().unwrap()),
            region: Some("us-east-1".into()),
            credentials: Some((KEY.0.into(), KEY.1.into())),
            ca_file: ca_file.map(Path::to_owned),
        },
    };
    let start = |ca_file: Option<&Path>| {
        let data = tempfile::tempdir().unwrap();
        TestServer::start_on(data, |config| config.storage = Some(storage(ca_file)))
    };
    let stranger = start(None);
    assert_eq!(stranger.upload_with(RECORDING, &[]).status(), 503);
    let server = start(Some(&authority.file("authority")));
    let path = server.uploaded(RECORDING);
    assert_eq!(
        server.read(&format!("{path}.cast")),
        (200, RECORDING.into())
    );
    assert!(
        std::fs::read_dir(folder.path().join(BUCKET))
            .unwrap()
            .count()
            > 0
    );
    for nonsense in ["key", "absent"] {
        let file = authority.file(nonsense);
        let refused = refusal(|config| config.storage = Some(storage(Some(&file))));
        assert!(refused.contains(nonsense), "{refused}");
    }
}
