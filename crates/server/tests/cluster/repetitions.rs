//! Transactions that PostgreSQL ended for the sake of others begin anew.

use std::thread;
use std::time::Duration;

use sqlx::{PgConnection, Row};

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, count, eventually, server_with_mailbox,
};
use crate::outside::wait;
use crate::pair::connect;

const TRIES: &str = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM tries";

/// Counts how often an installation is claimed, and does something about it.
macro_rules! when_claimed {
    ($deed:literal) => {
        concat!(
            "CREATE SEQUENCE IF NOT EXISTS tries; \
             CREATE OR REPLACE FUNCTION meddle() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN ",
            $deed,
            " RETURN NULL; END $$; \
             CREATE OR REPLACE TRIGGER meddle AFTER UPDATE OF user_id ON installations \
             FOR EACH ROW EXECUTE FUNCTION meddle()"
        )
    };
}

/// What both see who read the database and the page: whose recordings they are.
fn are_janes(server: &TestServer, jane: &Visitor<'_>, paths: &[String]) {
    let claimed = "SELECT count(*) FROM audit_log WHERE deed = 'installation.claimed'";
    assert_eq!(count(server.data.path(), claimed), 1);
    let page = jane.read("/user/recordings").1;
    assert!(paths.iter().all(|path| page.contains(path)), "{page}");
}

#[test]
fn of_two_that_wait_for_each_other_the_server_begins_anew() {
    let server = server_with_mailbox();
    let data = server.data.path();
    let paths = [server.uploaded(RECORDING), server.uploaded(RECORDING)];
    let jane = Visitor::sign_up(&server, "jane");
    let unread = "SELECT count(*) FROM recordings WHERE indexed_at IS NULL";
    eventually("the index", || (count(data, unread) == 0).then_some(()));
    // It has changed the installation and looks at the recordings when the other one waits.
    let sql = when_claimed!(
        "IF nextval('tries') = 1 THEN WHILE NOT EXISTS (SELECT 1 FROM pg_locks \
         WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) LOOP \
         PERFORM pg_sleep(0.01); END LOOP; END IF;"
    );
    change_database(data, sql);
    let status = thread::scope(|scope| {
        let claim = wait(async {
            let mut other = connect(data).await;
            // The other one would wait for ever, so it is the server that is ended.
            let sql = "SET deadlock_timeout = '1h'; BEGIN; \
                       UPDATE recordings SET views = 7 WHERE id = 2";
            sqlx::raw_sql(sql).execute(&mut other).await.unwrap();
            let claim = scope.spawn(|| jane.claim());
            let tried = async |other: &mut PgConnection| -> i64 {
                let row = sqlx::query(TRIES).fetch_one(other).await.unwrap();
                row.get(0)
            };
            while tried(&mut other).await == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let sql = "UPDATE installations SET token_hash = token_hash; COMMIT";
            sqlx::raw_sql(sql).execute(&mut other).await.unwrap();
            claim
        });
        claim.join().unwrap().status()
    });
    assert_eq!(status, 303);
    assert_eq!(count(data, TRIES), 2);
    are_janes(&server, &jane, &paths);
    let both = "SELECT count(*) FROM recordings WHERE views = 7 AND user_id IS NOT NULL";
    assert_eq!(count(data, both), 1);
}

#[test]
fn a_transaction_is_repeated_three_times_and_no_more() {
    let server = server_with_mailbox();
    let data = server.data.path();
    let paths = [server.uploaded(RECORDING)];
    let jane = Visitor::sign_up(&server, "jane");
    let sql = when_claimed!(
        "IF nextval('tries') <= 3 THEN \
         RAISE EXCEPTION 'another time' USING ERRCODE = 'serialization_failure'; END IF;"
    );
    change_database(data, sql);
    assert_eq!(jane.claim().status(), 303);
    assert_eq!(count(data, TRIES), 4);
    are_janes(&server, &jane, &paths);
    let sql = when_claimed!(
        "PERFORM nextval('tries'); \
         RAISE EXCEPTION 'never' USING ERRCODE = 'deadlock_detected';"
    );
    change_database(data, sql);
    let refused = jane.claim();
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "5");
    assert_eq!(count(data, TRIES), 8);
    are_janes(&server, &jane, &paths);
}

#[test]
fn what_comes_out_otherwise_is_not_taken_for_the_same() {
    let server = server_with_mailbox();
    let data = server.data.path();
    let jane = Visitor::sign_up(&server, "jane");
    let sql = when_claimed!(
        "IF nextval('tries') = 1 THEN \
         RAISE EXCEPTION 'another time' USING ERRCODE = 'serialization_failure'; END IF;"
    );
    change_database(data, sql);
    // The installation is new, and gets another number the second time.
    assert_eq!(jane.claim().status(), 503);
    assert_eq!(count(data, "SELECT count(*) FROM installations"), 0);
    assert_eq!(jane.claim().status(), 303);
    assert_eq!(count(data, TRIES), 2);
}
