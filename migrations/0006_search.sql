-- Words are found in all their forms, and names in all their spellings. The texts are indexed again when the store is
-- opened for writing (`text_index`).

DROP TABLE article_search;
DROP TABLE article_texts;

-- What is searched in: the folded words of the newest text, their terms (a letter for the language, then the stem), and
-- the entities named in it.
CREATE TABLE article_texts (
  article     INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  title       TEXT NOT NULL,
  body        TEXT NOT NULL,
  title_stems TEXT NOT NULL,
  body_stems  TEXT NOT NULL,
  names       TEXT NOT NULL
) STRICT;

-- The texts are folded already, so that the tokenizer only cuts.
CREATE VIRTUAL TABLE article_search USING fts5 (
  title, body, title_stems, body_stems, names,
  content = 'article_texts', content_rowid = 'article', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO article_search (article_search, rank) VALUES ('secure-delete', 1);

-- By which rules the index is made, and whether every text is in it.
CREATE TABLE text_index (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  rules    INTEGER NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT;
INSERT INTO text_index VALUES (1, 0, 0);

-- Every form of every name of the configuration, folded; forms that count in capitals only are in capitals.
CREATE TABLE name_forms (
  form   TEXT NOT NULL,
  entity TEXT NOT NULL,
  PRIMARY KEY (form, entity)
) STRICT, WITHOUT ROWID;
