use super::*;

fn output(bytes: &[u8]) -> Event<'_> {
    Event {
        time: Duration::ZERO,
        data: Data::Output(bytes),
    }
}

#[test]
fn events_come_out_as_they_went_in() {
    let queue = Queue::default();
    let size = Size { cols: 80, rows: 24 };
    let events = [
        output(b"one"),
        Event {
            time: Duration::from_millis(5),
            data: Data::Resize(size),
        },
        Event {
            time: Duration::from_millis(6),
            data: Data::Marker("here"),
        },
        Event {
            time: Duration::from_millis(7),
            data: Data::Input(b"\x1b"),
        },
        Event {
            time: Duration::from_millis(8),
            data: Data::Hidden(b"h"),
        },
        Event {
            time: Duration::from_millis(8),
            data: Data::Exit(3),
        },
    ];
    events.into_iter().for_each(|event| queue.push(event));
    queue.close();
    let mut batch = Batch::default();
    assert_eq!(queue.take(&mut batch, None), Taken::Batch);
    assert_eq!(batch.events().collect::<Vec<_>>(), events);
    assert_eq!(queue.take(&mut batch, None), Taken::End);
}

#[test]
fn a_queue_that_is_full_loses_output_and_says_how_much() {
    let queue = Queue::default();
    let chunk = vec![b'x'; CAPACITY_BYTES / 4];
    (0..6).for_each(|_| queue.push(output(&chunk)));
    let mut batch = Batch::default();
    assert_eq!(queue.take(&mut batch, None), Taken::Batch);
    assert_eq!(batch.events().count(), 4);
    queue.push(output(b"after"));
    assert_eq!(queue.take(&mut batch, None), Taken::Batch);
    let label = format!("{} bytes not recorded", 2 * chunk.len());
    let data: Vec<_> = batch.events().map(|event| event.data).collect();
    assert_eq!(data, [Data::Marker(&label), Data::Output(b"after")]);
    assert_eq!(queue.lost_bytes(), 2 * chunk.len() as u64);
}

#[test]
fn a_queue_without_a_reader_forgets_events() {
    let queue = Queue::default();
    queue.end();
    queue.push(output(b"lost"));
    assert!(queue.lock().batch.records.is_empty());
    assert!(queue.wait_for_end(Duration::ZERO));
}

#[test]
fn what_the_terminal_says_comes_once_and_before_what_waits() {
    let queue = Queue::default();
    let facts = Facts {
        version: Some("foot(1.16)".to_owned()),
        ..Facts::default()
    };
    queue.push(output(b"x"));
    queue.set_facts(&facts);
    queue.close();
    let mut batch = Batch::default();
    assert_eq!(queue.take(&mut batch, None), Taken::Facts(facts));
    assert_eq!(queue.take(&mut batch, None), Taken::Batch);
    assert_eq!(queue.take(&mut batch, None), Taken::End);
}

#[test]
fn the_first_events_wait_for_what_the_terminal_says_but_not_for_ever() {
    let now = Some(Instant::now());
    let mut batch = Batch::default();
    type End = fn(&Queue);
    let ends: [(&str, End); 3] = [
        ("released", Queue::release),
        ("closed", Queue::close),
        ("too many", |queue| {
            queue.push(output(&vec![b'x'; HELD_BYTES]))
        }),
    ];
    for (name, end) in ends {
        let queue = Queue::new(true);
        queue.push(output(b"x"));
        assert_eq!(queue.take(&mut batch, now), Taken::Nothing);
        end(&queue);
        assert_eq!(queue.take(&mut batch, now), Taken::Batch, "{name}");
        queue.push(output(b"y"));
        assert_eq!(queue.take(&mut batch, now), Taken::Batch, "{name}");
    }
    let queue = Queue::new(true);
    queue.push(output(b"x"));
    queue.set_facts(&Facts::default());
    assert_eq!(queue.take(&mut batch, now), Taken::Facts(Facts::default()));
    assert_eq!(queue.take(&mut batch, now), Taken::Batch);
}

#[test]
fn nothing_comes_before_the_deadline() {
    let queue = Queue::default();
    let mut batch = Batch::default();
    assert_eq!(queue.take(&mut batch, Some(Instant::now())), Taken::Nothing);
}
