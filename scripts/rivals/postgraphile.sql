-- What PostGraphile shows: the tables of partner-graph as known now and in force now, as views with declared keys.
DROP SCHEMA IF EXISTS rival CASCADE;
CREATE SCHEMA rival;

CREATE FUNCTION rival.moment() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT (extract(epoch FROM now()) * 1000)::bigint $$;

CREATE FUNCTION rival.instant(t bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN abs(t) < 8640000000000000 THEN to_timestamp(t / 1000.0) END $$;

CREATE VIEW rival.party AS
  SELECT id, role, reference, name FROM public.party WHERE rev_to = 140737488355327;

CREATE VIEW rival.merchant AS
  SELECT id, reference, name FROM public.party WHERE role = 'MERCHANT' AND rev_to = 140737488355327;

CREATE VIEW rival.contract AS
  SELECT id, reference, kind, party AS party_id, counterparty AS counterparty_id,
    rival.instant(valid_from) AS starts_at, rival.instant(valid_to) AS ends_at,
    CASE
      WHEN state <> 'SIGNED' THEN state
      WHEN rival.moment() < valid_from THEN 'NOT_YET_EFFECTIVE'
      WHEN terminated_at <= valid_to AND rival.moment() >= terminated_at THEN 'TERMINATED'
      WHEN rival.moment() >= valid_to THEN 'EXPIRED'
      WHEN suspensions <> '[]' AND EXISTS (
        SELECT FROM json_to_recordset(suspensions::json) AS span("from" bigint, "to" bigint)
        WHERE span."from" <= rival.moment() AND rival.moment() < span."to") THEN 'SUSPENDED'
      ELSE 'IN_FORCE'
    END AS state
  FROM public.contract WHERE rev_to = 140737488355327;

CREATE VIEW rival.integration AS
  SELECT s.principal AS merchant_id, a.mode, a.rule, a.status,
    CASE a.implementer WHEN 0 THEN s.principal ELSE a.implementer END AS key_holder_id
  FROM public.situation_segment s
  JOIN public.answer_segment a ON a.policy = 0 AND a.situation = s.situation AND a.rev_to = 140737488355327
    AND a.valid_from <= rival.moment() AND a.valid_to > rival.moment()
  WHERE s.rev_to = 140737488355327 AND s.valid_from <= rival.moment() AND s.valid_to > rival.moment();

COMMENT ON VIEW rival.party IS E'@primaryKey id\n@unique reference';
COMMENT ON VIEW rival.merchant IS E'@primaryKey id\n@unique reference';
COMMENT ON VIEW rival.contract IS
  E'@primaryKey id\n@foreignKey (party_id) references rival.merchant (id)|@fieldName merchant|@foreignFieldName contracts\n@foreignKey (party_id) references rival.party (id)|@fieldName party|@behavior -manyRelation:resource:connection -manyRelation:resource:list\n@foreignKey (counterparty_id) references rival.party (id)|@fieldName counterparty|@behavior -manyRelation:resource:connection -manyRelation:resource:list';
COMMENT ON VIEW rival.integration IS
  E'@primaryKey merchant_id\n@foreignKey (merchant_id) references rival.merchant (id)|@fieldName merchant|@foreignFieldName integration\n@foreignKey (key_holder_id) references rival.party (id)|@fieldName keyHolder|@behavior -manyRelation:resource:connection -manyRelation:resource:list';
