PRAGMA application_id = 1098018130;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE accounts (
	project TEXT NOT NULL, 
	person TEXT NOT NULL, 
	secret TEXT, 
	settings TEXT NOT NULL, 
	PRIMARY KEY (project, person), 
	FOREIGN KEY(project, person) REFERENCES people (project, id)
)
 STRICT

;
INSERT INTO "accounts" VALUES('p','07cfeee23bc6c99e02bb33bb711bd8aa',NULL,'{}');
CREATE TABLE acts (
	project TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	paper TEXT NOT NULL, 
	person TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	holds INTEGER NOT NULL, 
	stands INTEGER NOT NULL, 
	informed INTEGER NOT NULL, 
	live INTEGER NOT NULL, 
	PRIMARY KEY (project, seq), 
	CONSTRAINT holds_is_known CHECK (holds IN (0, 1)), 
	CONSTRAINT stands_is_known CHECK (stands IN (0, 1)), 
	CONSTRAINT informed_is_known CHECK (informed IN (0, 1)), 
	CONSTRAINT live_is_known CHECK (live IN (0, 1)), 
	FOREIGN KEY(project, seq) REFERENCES events (project, seq), 
	FOREIGN KEY(project, item) REFERENCES items (project, id), 
	FOREIGN KEY(project, person) REFERENCES people (project, id), 
	CONSTRAINT slot_is_known CHECK (slot IN ('judgement', 'comment', 'settlement')), 
	CONSTRAINT only_what_holds_stands CHECK (stands <= holds)
)
 STRICT

;
INSERT INTO "acts" VALUES('p',3,'item0001-0000','paper1','07cfeee23bc6c99e02bb33bb711bd8aa','judgement',1,1,0,1);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE events (
	project TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	person TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	item TEXT NOT NULL, 
	body TEXT NOT NULL, 
	rules_version TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (project, seq), 
	FOREIGN KEY(project) REFERENCES reviews (project), 
	CONSTRAINT seq_counts CHECK (seq >= 1), 
	CONSTRAINT chain_is_hashes CHECK (length(previous) = 64 AND length(digest) = 64)
)
 STRICT

;
INSERT INTO "events" VALUES('p',1,'2026-11-23T00:00:00.000000Z','','offered','','{"digest":"9f4824a7c1a1c44ed8f1024695e2cbbc","gone":[],"items":{"item0001-0000":"df2d84bdb645231d559ce3ca3153f937"},"live":true,"paper":"paper1","scan_hash":"scan 1"}','rules 1','0000000000000000000000000000000000000000000000000000000000000000','19857f18aeb994364fb1113b20992ef537a6ca4ec5efe03c99c6816055c9e712');
INSERT INTO "events" VALUES('p',2,'2026-11-23T00:00:00.000000Z','','enrolled','','{"active":true,"name":"Ann","person":"07cfeee23bc6c99e02bb33bb711bd8aa","role":"reviewer"}','rules 1','19857f18aeb994364fb1113b20992ef537a6ca4ec5efe03c99c6816055c9e712','e031d4d20ebd3e3bd9beb499c9dbe11f918416325dfd03e893f8c1604ad25b90');
INSERT INTO "events" VALUES('p',3,'2026-11-23T00:00:00.000000Z','07cfeee23bc6c99e02bb33bb711bd8aa','judged','item0001-0000','{"informed":false,"judgement":{"verdict":"agree"},"replaces":0}','rules 1','e031d4d20ebd3e3bd9beb499c9dbe11f918416325dfd03e893f8c1604ad25b90','785cc67bfc6fad4f0b34b8496293621c6ec2900616d8265cb39f578b33e78623');
CREATE TABLE items (
	project TEXT NOT NULL, 
	id TEXT NOT NULL, 
	paper TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	urgency INTEGER NOT NULL, 
	start_at INTEGER NOT NULL, 
	live INTEGER NOT NULL, 
	waiting INTEGER NOT NULL, 
	alone TEXT NOT NULL, 
	together TEXT NOT NULL, 
	changed INTEGER NOT NULL, 
	says TEXT NOT NULL, differs TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (project, id), 
	CONSTRAINT live_is_known CHECK (live IN (0, 1)), 
	CONSTRAINT waiting_is_known CHECK (waiting IN (0, 1)), 
	FOREIGN KEY(project, paper) REFERENCES papers (project, id), 
	CONSTRAINT kind_is_known CHECK (kind IN ('finding', 'unflagged', 'added')), 
	CONSTRAINT alone_is_known CHECK (alone IN ('open', 'disputed', 'agreed', 'settled')), 
	CONSTRAINT together_is_known CHECK (together IN ('open', 'disputed', 'agreed', 'settled'))
)
 STRICT

;
INSERT INTO "items" VALUES('p','item0001-0000','paper1','finding','exclusivity','d8e6f944de44fce819fe09e728974de36123984752ffb466ab08875f1e7d6522',0,0,1,0,'agreed','open',3,'{"bound":"sub","clause":"0","end":60,"finding":"f0","fingerprint":"d8e6f944de44fce819fe09e728974de36123984752ffb466ab08875f1e7d6522","gated":false,"id":"item0001-0000","kind":"finding","label":"exclusivity","page":1,"paper":"paper1","probability":0.75,"quote":"Clause 0000 of paper 0001 binds the partner to aaaaaaaaaaaa.","rule_ids":["EX-000"],"severity":2,"start":0}','');
CREATE TABLE papers (
	project TEXT NOT NULL, 
	id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	live INTEGER NOT NULL, 
	says TEXT NOT NULL, 
	why TEXT NOT NULL, 
	PRIMARY KEY (project, id), 
	CONSTRAINT live_is_known CHECK (live IN (0, 1)), 
	FOREIGN KEY(project) REFERENCES reviews (project), 
	CONSTRAINT state_is_known CHECK (state IN ('waiting', 'read', 'failed'))
)
 STRICT

;
INSERT INTO "papers" VALUES('p','paper1',0,'waiting',1,'{"id":"paper1","name":"offer/1.pdf","offer":"offer","pages":3,"sha256":"0000000000000000000000000000000000000000000000000000000000000001"}','""');
CREATE TABLE people (
	project TEXT NOT NULL, 
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	role TEXT NOT NULL, 
	active INTEGER NOT NULL, 
	PRIMARY KEY (project, id), 
	CONSTRAINT active_is_known CHECK (active IN (0, 1)), 
	FOREIGN KEY(project) REFERENCES reviews (project), 
	CONSTRAINT role_is_known CHECK (role IN ('viewer', 'reviewer', 'adjudicator', 'admin'))
)
 STRICT

;
INSERT INTO "people" VALUES('p','07cfeee23bc6c99e02bb33bb711bd8aa','Ann','ann','reviewer',1);
CREATE TABLE reviews (
	project TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	scan_hash TEXT NOT NULL, 
	rules_version TEXT NOT NULL, 
	PRIMARY KEY (project), 
	CONSTRAINT seq_counts CHECK (seq >= 0), 
	CONSTRAINT digest_is_hash CHECK (length(digest) = 64)
)
 STRICT

;
INSERT INTO "reviews" VALUES('p',3,'785cc67bfc6fad4f0b34b8496293621c6ec2900616d8265cb39f578b33e78623','scan 1','rules 1');
CREATE TABLE sessions (
	project TEXT NOT NULL, 
	token_hash TEXT NOT NULL, 
	person TEXT NOT NULL, 
	expires TEXT NOT NULL, 
	PRIMARY KEY (project, token_hash), 
	FOREIGN KEY(project, person) REFERENCES people (project, id)
)
 STRICT

;
CREATE TABLE texts (
	project TEXT NOT NULL, 
	paper TEXT NOT NULL, 
	says TEXT NOT NULL, 
	PRIMARY KEY (project, paper), 
	FOREIGN KEY(project, paper) REFERENCES papers (project, id)
)
 STRICT

;
CREATE INDEX events_of_item ON events (project, item, seq);
CREATE UNIQUE INDEX people_by_name ON people (project, name_key);
CREATE INDEX sessions_of_person ON sessions (project, person);
CREATE INDEX items_in_queue ON items (project, live, urgency, id);
CREATE INDEX items_in_paper ON items (project, live, paper, start_at, id);
CREATE INDEX items_of_label ON items (project, live, label, urgency, id);
CREATE INDEX items_of_kind ON items (project, live, kind, paper, urgency, id);
CREATE INDEX items_together ON items (project, live, together, paper);
CREATE INDEX items_alone ON items (project, live, alone, paper);
CREATE UNIQUE INDEX acts_that_stand ON acts (project, item, slot, person) WHERE stands = 1;
CREATE INDEX acts_of_item ON acts (project, item);
CREATE INDEX acts_to_undo ON acts (project, person, holds, seq);
CREATE INDEX acts_of_person ON acts (project, person, slot, stands, live, paper, item);
CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE INDEX items_of_paper ON items (project, live, paper, urgency, id);
CREATE INDEX items_queued_together ON items (project, live, together, urgency, id, paper);
CREATE INDEX items_queued_alone ON items (project, live, alone, urgency, id, paper);
CREATE INDEX items_that_differ ON items (project, live, urgency, id, differs, together, alone) WHERE differs <> '';
COMMIT;
