-- Up Migration
-- Alerts: what is wrong, who shall not hear of it for a while, and the messages that are on their way to people.

-- One row for each time that something was wrong. Rule and subject are its identity while it is open.
create table genesis.alerts (
  id bigint generated always as identity primary key,
  rule text not null check (rule ~ '^[a-z][a-z0-9-]{0,62}$'),
  subject text not null check (length(subject) between 1 and 200),
  -- `reading`: judged by a rule over figures; `event`: reported, and resolved, by whoever saw it.
  source text not null check (source in ('reading', 'event')),
  -- pending: over the limit, but not yet for as long as the rule wants it to be.
  state text not null check (state in ('pending', 'firing', 'resolved')),
  severity text not null check (severity in ('critical', 'warning', 'info')),
  summary text not null,
  labels jsonb not null default '{}',
  value double precision,
  since_at timestamptz not null,
  firing_at timestamptz,
  seen_at timestamptz not null,
  resolved_at timestamptz
);
create unique index alerts_one_open on genesis.alerts (rule, subject) where state <> 'resolved';
create index alerts_resolved on genesis.alerts (resolved_at desc) where state = 'resolved';

-- What people were told last, for each group of alerts. Only the planner reads the document; see health/alerts/state.ts.
create table genesis.alert_groups (
  key text primary key,
  document jsonb not null
);

-- The planner's own row. Whoever changes what it plans from counts `version` up, and a plan that was made from an older version is
-- refused: so many replicas may plan at once, and each message is still written once.
create table genesis.alert_state (
  singleton boolean primary key default true check (singleton),
  version bigint not null default 0,
  planned_version bigint not null default -1,
  -- When something changes by the mere passing of time.
  due_at timestamptz not null default 'infinity',
  sampled_at timestamptz not null default '-infinity',
  cycled_at timestamptz,
  -- When each signal was last read, epoch ms.
  signals jsonb not null default '{}'
);
insert into genesis.alert_state default values;

create table genesis.alert_silences (
  id text primary key check (id ~ '^silence-[a-z0-9-]{1,40}$'),
  -- Patterns, in which * stands for anything.
  rule text not null,
  subject text not null,
  labels jsonb not null default '{}',
  reason text not null check (length(reason) between 1 and 500),
  author text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text,
  check (expires_at > created_at and expires_at <= created_at + interval '30 days')
);
create index alert_silences_by_end on genesis.alert_silences (expires_at);

-- One row for each message and sink, written in the transaction that decided to send it.
create table genesis.alert_outbox (
  id bigint generated always as identity primary key,
  sink text not null,
  -- Messages of one group reach a sink in order: the end of something never overtakes its beginning.
  group_key text not null,
  notification jsonb not null,
  created_at timestamptz not null default now(),
  -- Counts claims, as with wake targets.
  attempt integer not null default 0,
  next_at timestamptz not null default now(),
  claimed_until timestamptz,
  last_error text,
  settled_at timestamptz,
  outcome text check (outcome in ('delivered', 'given-up'))
);
create index alert_outbox_waiting on genesis.alert_outbox (sink, group_key, id) where settled_at is null;
create index alert_outbox_settled on genesis.alert_outbox (settled_at) where settled_at is not null;

-- Each process of the control plane, with how busy it says it is.
create table genesis.instances (
  id text primary key check (length(id) between 1 and 200),
  roles text[] not null,
  cpu double precision not null,
  memory double precision not null,
  seen_at timestamptz not null
);

-- How jobs ended, minute by minute, over all processes.
create table genesis.job_outcomes (
  queue text not null,
  minute timestamptz not null,
  done bigint not null,
  failed bigint not null,
  primary key (queue, minute)
);

do $$
declare t text;
begin
  foreach t in array array['alerts', 'alert_groups', 'alert_state', 'alert_silences', 'alert_outbox', 'instances', 'job_outcomes'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on genesis.%I to service_role', t);
  end loop;
end $$;

-- Takes events in, all or nothing: [{rule, subject, state: firing|resolved, severity, summary, labels}]. Of several about the same, the
-- last counts. Returns how many changed anything; what does not leaves the planner asleep.
create function genesis.raise_alert_events(p_events jsonb) returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz;
  v_changed integer;
  v_resolved integer;
begin
  perform from alert_state for update;
  v_now := clock_timestamp();
  create temporary table raised on commit drop as
    select distinct on (e.value ->> 'rule', e.value ->> 'subject')
        e.value ->> 'rule' as rule, e.value ->> 'subject' as subject, e.value ->> 'state' as state, e.value ->> 'severity' as severity,
        e.value ->> 'summary' as summary, coalesce(e.value -> 'labels', '{}') as labels
      from jsonb_array_elements(p_events) with ordinality as e (value, position)
     order by 1, 2, e.position desc;

  update alerts a set state = 'resolved', resolved_at = v_now, seen_at = v_now
    from raised r where r.state = 'resolved' and a.rule = r.rule and a.subject = r.subject and a.state <> 'resolved';
  get diagnostics v_resolved = row_count;

  update alerts a set seen_at = v_now
    from raised r where r.state = 'firing' and a.rule = r.rule and a.subject = r.subject and a.state = 'firing'
     and (a.severity, a.summary, a.labels) is not distinct from (r.severity, r.summary, r.labels);
  insert into alerts (rule, subject, source, state, severity, summary, labels, since_at, firing_at, seen_at)
    select rule, subject, 'event', 'firing', severity, summary, labels, v_now, v_now, v_now from raised where state = 'firing'
    on conflict (rule, subject) where state <> 'resolved' do update
      set state = 'firing', severity = excluded.severity, summary = excluded.summary, labels = excluded.labels,
          firing_at = coalesce(alerts.firing_at, excluded.firing_at), seen_at = excluded.seen_at
      where (alerts.state, alerts.severity, alerts.summary, alerts.labels)
            is distinct from ('firing', excluded.severity, excluded.summary, excluded.labels);
  get diagnostics v_changed = row_count;
  drop table raised;
  if v_changed + v_resolved > 0 then
    update alert_state set version = version + 1;
  end if;
  return v_changed + v_resolved;
end $$;

create function genesis.alert_document(a genesis.alerts) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('rule', a.rule, 'subject', a.subject, 'source', a.source, 'state', a.state, 'severity', a.severity,
    'summary', a.summary, 'labels', a.labels, 'value', a.value, 'sinceMs', epoch_ms(a.since_at), 'firingAtMs', epoch_ms(a.firing_at),
    'seenAtMs', epoch_ms(a.seen_at), 'resolvedAtMs', epoch_ms(a.resolved_at));
$$;

create function genesis.silence_document(s genesis.alert_silences) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('id', s.id, 'rule', s.rule, 'subject', s.subject, 'labels', s.labels, 'reason', s.reason, 'author', s.author,
    'createdAtMs', epoch_ms(s.created_at), 'expiresAtMs', epoch_ms(s.expires_at),
    'liftedAtMs', epoch_ms(s.lifted_at), 'liftedBy', s.lifted_by);
$$;

-- Everything that the planner plans from, of one moment.
create function genesis.read_alert_state() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object('version', s.version, 'nowMs', epoch_ms(now()), 'readAtMs', s.signals,
    'alerts', coalesce((select jsonb_agg(alert_document(a) order by a.id) from alerts a where a.state <> 'resolved'), '[]'),
    'groups', coalesce((select jsonb_agg(g.document) from alert_groups g), '[]'),
    'silences', coalesce((select jsonb_agg(silence_document(q) order by q.created_at) from alert_silences q
                           where q.expires_at > now() and q.lifted_at is null), '[]'))
    from alert_state s;
$$;

-- Writes a plan, all or nothing; false when the state has moved on since it was read. p_plan:
--   version, alerts (changed ones), dropped ([{rule, subject}] that were pending only), groups (changed), closed (keys),
--   readAtMs, dueAtMs (or null), notifications ([{groupKey, ...}])
create function genesis.apply_alert_plan(p_plan jsonb, p_sinks text[]) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz;
begin
  perform from alert_state where version = (p_plan ->> 'version')::bigint for update;
  if not found then
    return false;
  end if;
  v_now := clock_timestamp();
  update alerts a set state = 'resolved', resolved_at = v_now, seen_at = v_now
    from jsonb_to_recordset(p_plan -> 'alerts') as r (rule text, subject text, state text)
    where r.state = 'resolved' and a.rule = r.rule and a.subject = r.subject and a.state <> 'resolved';
  insert into alerts (rule, subject, source, state, severity, summary, labels, value, since_at, firing_at, seen_at)
    select r.rule, r.subject, r.source, r.state, r.severity, r.summary, r.labels, r.value,
        to_timestamp(r."sinceMs" / 1000), to_timestamp(r."firingAtMs" / 1000), to_timestamp(r."seenAtMs" / 1000)
      from jsonb_to_recordset(p_plan -> 'alerts') as r (rule text, subject text, source text, state text, severity text, summary text,
        labels jsonb, value double precision, "sinceMs" double precision, "firingAtMs" double precision, "seenAtMs" double precision)
     where r.state <> 'resolved'
    on conflict (rule, subject) where state <> 'resolved' do update
      set state = excluded.state, severity = excluded.severity, summary = excluded.summary, labels = excluded.labels, value = excluded.value,
          since_at = excluded.since_at, firing_at = excluded.firing_at, seen_at = excluded.seen_at;
  delete from alerts a using jsonb_to_recordset(p_plan -> 'dropped') as r (rule text, subject text)
    where a.rule = r.rule and a.subject = r.subject and a.state = 'pending';
  insert into alert_groups (key, document)
    select g ->> 'key', g from jsonb_array_elements(p_plan -> 'groups') as g
    on conflict (key) do update set document = excluded.document;
  delete from alert_groups where key in (select jsonb_array_elements_text(p_plan -> 'closed'));
  insert into alert_outbox (sink, group_key, notification)
    select sink, n.value ->> 'groupKey', n.value
      from jsonb_array_elements(p_plan -> 'notifications') with ordinality as n (value, position), unnest(p_sinks) as sink
     order by n.position;
  update alert_state set version = version + 1, planned_version = version + 1, signals = p_plan -> 'readAtMs',
      due_at = coalesce(to_timestamp((p_plan ->> 'dueAtMs')::double precision / 1000), 'infinity');
  return true;
end $$;

grant execute on function
  genesis.alert_document(genesis.alerts), genesis.silence_document(genesis.alert_silences), genesis.raise_alert_events(jsonb),
  genesis.read_alert_state(), genesis.apply_alert_plan(jsonb, text[])
  to service_role;

revoke execute on all functions in schema genesis from public;
