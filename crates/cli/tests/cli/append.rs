//! `rec --append`

use crate::home::Home;

fn record(home: &Home, options: &[&str], text: &str) -> crate::home::Ended {
    let command = format!("echo {text}");
    let mut args = vec!["rec", "-q"];
    args.extend(options);
    args.extend(["-c", &command, "demo.cast"]);
    home.run(&args)
}

#[test]
fn sessions_are_appended_any_number_of_times() {
    for format in ["asciicast-v3", "asciicast-v2"] {
        let home = Home::new();
        assert_eq!(record(&home, &["-f", format], "one").code, Some(0));
        for text in ["two", "three"] {
            assert_eq!(record(&home, &["--append"], text).code, Some(0));
        }
        let recording = home.recording("demo.cast");
        assert_eq!(recording.output(), "one\r\ntwo\r\nthree\r\n");
        assert_eq!(recording.codes(), "oxroxrox");
        assert!(recording.events.is_sorted_by_key(|event| event.time));
    }
}

#[test]
fn a_line_that_a_crash_has_cut_is_repaired_first() {
    let home = Home::new();
    record(&home, &[], "one");
    let whole = home.read("demo.cast");
    home.write("demo.cast", format!("{whole}[0.5, \"o\", \"cu"));
    assert_eq!(record(&home, &["-a"], "two").code, Some(0));
    assert_eq!(home.recording("demo.cast").output(), "one\r\ntwo\r\n");
    assert!(home.read("demo.cast").starts_with(&whole));
    home.write("demo.cast", whole.trim_end());
    assert_eq!(record(&home, &["-a"], "two").code, Some(0));
    assert_eq!(home.recording("demo.cast").codes(), "oxrox");
}

#[test]
fn what_cannot_be_appended_to_stays_as_it_is() {
    let v1 = r#"{"version":1,"width":80,"height":24,"stdout":[[0.1,"x"]]}"#;
    for (content, reason) in [(v1, "asciicast v1"), ("garbage\n", "not an asciicast file")] {
        let home = Home::new();
        home.write("demo.cast", content);
        let ended = record(&home, &["-a"], "two");
        assert_eq!(ended.code, Some(1));
        assert!(ended.stderr.contains(reason), "{}", ended.stderr);
        assert_eq!(home.read("demo.cast"), content);
    }
}

#[test]
fn appending_to_nothing_makes_a_recording() {
    let home = Home::new();
    assert_eq!(record(&home, &["-a"], "one").code, Some(0));
    assert_eq!(home.recording("demo.cast").codes(), "ox");
}
