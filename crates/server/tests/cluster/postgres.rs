//! A PostgreSQL cluster in a temporary folder, on a socket in it, for as long as this process
//! lives. Needs the programs of the Debian package `postgresql`; PostgreSQL refuses to run as
//! root, so root starts it as the user `postgres` of that package.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

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
$as postgres -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=400 \
    -c fsync=off -c full_page_writes=off -c shared_buffers=64MB >>"$folder/log" 2>&1 </dev/null &
server=$!
trap 'kill -INT $server; wait $server; rm -rf "$folder"' EXIT
until $as psql -h "$folder" -U postgres -c "SELECT 1" >>"$folder/log" 2>&1; do
    kill -0 $server || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
echo "$folder"
cat >/dev/null
"#;

/// A running cluster.
pub(crate) struct Cluster {
    folder: String,
    _process: Child,
    /// Its end ends the cluster.
    _input: ChildStdin,
}

impl Cluster {
    /// The cluster of this process.
    pub(crate) fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(Cluster::start)
    }

    fn start() -> Cluster {
        let mut process = Command::new("bash")
            .args(["-c", SCRIPT])
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
            _input: process.stdin.take().unwrap(),
            _process: process,
        }
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            self.folder
        )
    }
}
