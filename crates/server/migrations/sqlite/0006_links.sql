-- Links sent by e-mail are good for one thing each.

ALTER TABLE login_links ADD COLUMN purpose TEXT NOT NULL DEFAULT 'login';
-- Whose account a link changes; a link to log in needs none.
ALTER TABLE login_links ADD COLUMN user_id INTEGER REFERENCES users (id) ON DELETE CASCADE;
