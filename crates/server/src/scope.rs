//! What a token may do in the name of its account, as words and as a set.

/// One thing that a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// To see what its account sees: its own recordings, too.
    Read,
    /// To change and delete recordings and collections.
    Write,
    /// To upload recordings.
    Upload,
    /// To make, list and revoke tokens.
    Tokens,
    /// To do what the account may do as an admin.
    Admin,
}

impl Scope {
    pub(crate) const ALL: [Scope; 5] = [
        Scope::Read,
        Scope::Write,
        Scope::Upload,
        Scope::Tokens,
        Scope::Admin,
    ];

    /// The name in the database, the API and forms.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scope::Read => "recordings:read",
            Scope::Write => "recordings:write",
            Scope::Upload => "upload",
            Scope::Tokens => "tokens",
            Scope::Admin => "admin",
        }
    }

    /// What it means, for people.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Scope::Read => "see my recordings and collections",
            Scope::Write => "change and delete them",
            Scope::Upload => "upload recordings",
            Scope::Tokens => "make and revoke tokens",
            Scope::Admin => "act as an admin, if I am one",
        }
    }

    /// The scope with this name.
    pub(crate) fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Scopes(u8);

impl Scopes {
    /// What a claimed installation of the recorder may do.
    pub(crate) fn of_installation() -> Scopes {
        [Scope::Read, Scope::Write, Scope::Upload, Scope::Admin]
            .into_iter()
            .collect()
    }

    /// Reads names with blanks between them; what is no name does not count.
    pub(crate) fn parse(names: &str) -> Scopes {
        names
            .split_ascii_whitespace()
            .filter_map(Scope::named)
            .collect()
    }

    pub(crate) fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of those in it, always in the same order.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let held = Scope::ALL.into_iter().filter(|scope| self.has(*scope));
        held.map(Scope::name).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Scopes {
        Scopes(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_and_read_back_in_one_order() {
        let scopes = Scopes::parse("admin upload nonsense recordings:read upload");
        assert_eq!(scopes.names(), ["recordings:read", "upload", "admin"]);
        assert_eq!(Scopes::parse(&scopes.names().join(" ")), scopes);
        assert!(scopes.has(Scope::Admin) && !scopes.has(Scope::Write));
    }

    #[test]
    fn an_installation_makes_no_tokens() {
        let scopes = Scopes::of_installation();
        assert!(scopes.has(Scope::Upload) && !scopes.has(Scope::Tokens));
        assert!(Scopes::default().is_empty() && !scopes.is_empty());
    }
}
