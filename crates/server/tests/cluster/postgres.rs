//! A PostgreSQL cluster in a temporary folder, on a socket in it, for as long as this process
//! lives. Needs the programs of the Debian package `postgresql`; PostgreSQL refuses to run as
//! root, so root starts it as the user `postgres` of that package.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// Makes the cluster, runs it, and ends it with the standard input: whichever way the tests end,
/// nothing stays behind.
const SCRIPT: &str = r#"
set -eu
cd /
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)"
folder=$(mktemp -d)
as=""
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as="setpriv --reuid postgres --regid postgres --clear-groups"
fi
$as initdb --pgdata "$folder/data" --auth trust --username postgres --encoding UTF8 \
    --locale C.UTF-8 --no-sync --no-instructions >"$folder/log"
# With a certificate and a port it listens there, and takes nobody without TLS.
listen="-c listen_addresses="
if [ -n "${PORT:-}" ]; then
    install -m 600 ${as:+-o postgres} "$CERTIFICATE" "$folder/certificate"
    install -m 600 ${as:+-o postgres} "$PRIVATE_KEY" "$folder/key"
    listen="-c listen_addresses=127.0.0.1 -c port=$PORT -c ssl=on"
    listen="$listen -c ssl_cert_file=$folder/certificate -c ssl_key_file=$folder/key"
    echo "local all all trust" >"$folder/data/pg_hba.conf"
    echo "hostssl all all all trust" >>"$folder/data/pg_hba.conf"
    export PGPORT=$PORT
fi
run() {
    $as postgres -D "$folder/data" -k "$folder" $listen -c max_connections=400 \
        -c fsync=${FSYNC:-off} -c full_page_writes=${FSYNC:-off} -c shared_buffers=64MB \
        >>"$folder/log" 2>&1 </dev/null &
    server=$!
    until $as psql -h "$folder" -U postgres -c "SELECT 1" >>"$folder/log" 2>&1; do
        kill -0 $server || { cat "$folder/log" >&2; exit 1; }
        sleep 0.1
    done
}
trap 'kill -QUIT $server; wait $server; rm -rf "$folder"' EXIT
run
echo "$folder"
while read -r order; do
    case $order in
        # Without a word to its clients, as in a crash.
        stop) kill -QUIT $server; wait $server || true ;;
        start) run ;;
    esac
    echo "$order"
done
"#;

/// A cluster, running unless it was told to stop.
pub(crate) struct Cluster {
    folder: String,
    _process: Child,
    /// Where orders go and are answered. The end of the first ends the cluster.
    orders: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Cluster {
    /// The cluster of this process.
    pub(crate) fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(Cluster::start)
    }

    /// Starts another one.
    pub(crate) fn start() -> Cluster {
        Cluster::start_with(&[])
    }

    /// Starts another one that listens on a port of loopback, with TLS.
    pub(crate) fn start_with_tls(port: u16, certificate: &Path, private_key: &Path) -> Cluster {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        Cluster::start_with(&[
            ("PORT", port.to_string()),
            ("CERTIFICATE", text(certificate)),
            ("PRIVATE_KEY", text(private_key)),
        ])
    }

    fn start_with(variables: &[(&str, String)]) -> Cluster {
        let mut process = Command::new("bash")
            .args(["-c", SCRIPT])
            .envs(variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A group of its own: an interrupt at the terminal is for the tests alone.
            .process_group(0)
            .spawn()
            .unwrap();
        let mut folder = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut folder).unwrap();
        assert!(!folder.is_empty(), "PostgreSQL did not start");
        Cluster {
            folder: folder.trim().to_owned(),
            orders: Mutex::new((process.stdin.take().unwrap(), output)),
            _process: process,
        }
    }

    /// Ends PostgreSQL as a crash does; what was committed stays.
    pub(crate) fn stop(&self) {
        self.order("stop");
    }

    /// Starts PostgreSQL again.
    pub(crate) fn start_again(&self) {
        self.order("start");
    }

    fn order(&self, order: &str) {
        let mut orders = self.orders.lock().unwrap();
        let (input, output) = &mut *orders;
        writeln!(input, "{order}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert_eq!(answer.trim(), order);
    }

    /// A folder for more, which goes with it.
    pub(crate) fn storage_folder(&self) -> PathBuf {
        PathBuf::from(&self.folder).join("s3")
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            self.folder
        )
    }
}
