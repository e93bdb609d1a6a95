//! What shells offer after a tab, and where packages put what they know of it.

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

#[test]
fn a_package_has_the_program_and_what_shells_and_man_look_for() {
    let home = Home::new();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/dist.sh");
    let ended = home.shell(&format!("{script} \"$(command -v asciinema)\" package"));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let version = home.shell("package/bin/asciinema --version");
    assert_eq!(version.stdout, home.run(&["--version"]).stdout);
    for (file, part) in [
        ("bash-completion/completions/asciinema", "complete -F"),
        ("zsh/site-functions/_asciinema", "#compdef asciinema"),
        (
            "fish/vendor_completions.d/asciinema.fish",
            "complete -c asciinema",
        ),
        ("elvish/lib/asciinema.elv", "set edit:completion"),
        ("powershell/asciinema.ps1", "Register-ArgumentCompleter"),
        ("man/man1/asciinema.1", ".TH asciinema"),
        ("man/man1/asciinema-record.1", "idle\\-time\\-limit"),
    ] {
        let content = home.read(&format!("package/share/{file}"));
        assert!(content.contains(part), "{file}");
    }
}
