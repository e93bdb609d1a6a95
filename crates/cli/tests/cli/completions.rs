//! What shells offer after a tab.

use crate::home::Home;

/// What bash offers at the end of `words`.
fn offered(home: &Home, words: &str) -> Vec<String> {
    let line = format!(
        "source <(asciinema completions bash); COMP_WORDS=({words}); \
         COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         _asciinema asciinema \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; \
         echo \"${{COMPREPLY[@]}}\""
    );
    let ended = home.shell(&line);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    ended.stdout.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn bash_offers_commands_their_options_and_the_commands_below_them() {
    let home = Home::new();
    for (words, expected) in [
        ("asciinema up", "upload"),
        ("asciinema rec --idle", "--idle-time-limit"),
        ("asciinema edit tr", "trim"),
        ("asciinema edit trim --st", "--start"),
        ("asciinema help edit tr", "trim"),
        ("asciinema help config mi", "migrate"),
    ] {
        assert_eq!(offered(&home, words), [expected], "{words}");
    }
}
