//! Variables that set up the earlier server, written in Elixir: those that mean the same here
//! under another name, and those that mean nothing here.
//!
//! Most keep their name and stand in `options`.

/// The settings that upstream's variables stand for: key, value, and the variable.
///
/// # Errors
///
/// Never; what cannot be a value is refused when it is read as one.
pub(super) fn settings(
    variable: impl Fn(&str) -> Option<String>,
) -> Vec<(&'static str, String, &'static str)> {
    let mut settings = Vec::new();
    if let Some(host) = variable("URL_HOST") {
        let scheme = variable("URL_SCHEME");
        let port = variable("URL_PORT").or_else(|| scheme.is_none().then(|| "4000".into()));
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = scheme.unwrap_or_else(|| "http".into());
        settings.push(("url", format!("{scheme}://{host}{port}"), "URL_HOST"));
    }
    let is_true =
        |value: String| matches!(value.to_lowercase().as_str(), "1" | "true" | "yes" | "on");
    let port = variable("PORT");
    if variable("BIND_ALL").is_some_and(is_true) {
        let port = port.unwrap_or_else(|| "4000".into());
        settings.push(("listen", format!("[::]:{port}"), "BIND_ALL"));
    } else if let Some(port) = port {
        settings.push(("listen", format!("127.0.0.1:{port}"), "PORT"));
    }
    if let Some(bucket) = variable("S3_BUCKET") {
        settings.push(("storage_url", format!("s3://{bucket}"), "S3_BUCKET"));
    }
    if let Some(address) = variable("SMTP_FROM_ADDRESS") {
        settings.push(("mail_from_address", address, "SMTP_FROM_ADDRESS"));
    }
    settings
}

/// Variables that changed how the earlier server worked and change nothing here. Whoever moves
/// should hear of it.
const WITHOUT_MEANING: [&str; 11] = [
    "URL_PATH",
    "CACHE_PATH",
    "UPLOAD_PATH_TPL",
    "ADMIN_PORT",
    "ADMIN_PANEL_ON_MAIN_ENDPOINT",
    "SMTP_AUTH",
    "SMTP_TLS_VERIFY_CERT",
    "DEFAULT_AVATAR",
    "DEFAULT_STREAM_VISIBILITY",
    "DEFAULT_STREAMING_ENABLED",
    "GUEST_PAGINATION_MAX_PAGES",
];

/// The variables that are set and mean nothing here.
pub(super) fn without_meaning(variable: impl Fn(&str) -> Option<String>) -> Vec<&'static str> {
    let is_set = |name: &&str| variable(name).is_some();
    WITHOUT_MEANING.into_iter().filter(is_set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings_of(variables: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let settings = settings(variable).into_iter();
        settings.map(|(key, value, _)| (key, value)).collect()
    }

    #[test]
    fn the_address_is_put_together_as_upstream_does() {
        let url = |variables: &[(&str, &str)]| settings_of(variables).remove(0).1;
        assert_eq!(url(&[("URL_HOST", "a.b")]), "http://a.b:4000");
        assert_eq!(
            url(&[("URL_HOST", "a.b"), ("URL_SCHEME", "https")]),
            "https://a.b"
        );
        assert_eq!(
            url(&[
                ("URL_HOST", "a.b"),
                ("URL_SCHEME", "https"),
                ("URL_PORT", "8443")
            ]),
            "https://a.b:8443"
        );
    }

    #[test]
    fn the_port_is_on_loopback_unless_all_addresses_are_asked_for() {
        assert_eq!(
            settings_of(&[("PORT", "80")]),
            [("listen", "127.0.0.1:80".into())]
        );
        let all = settings_of(&[("PORT", "80"), ("BIND_ALL", "yes")]);
        assert_eq!(all, [("listen", "[::]:80".into())]);
        assert_eq!(settings_of(&[("BIND_ALL", "0")]), []);
    }
}
