-- Up Migration
-- What replicas and people do with alerts: sending, silencing, reading.
-- What there is to do now for the replica that asks: whether it takes the samples (one replica in p_sample_ms), whether the state must
-- be planned anew, and messages for its sinks, claimed for p_lease_ms. Of a group only the oldest message can be claimed.
create function genesis.alert_work(p_sinks text[], p_limit integer, p_lease_ms integer, p_sample_ms integer) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_sample boolean;
  v_plan boolean;
  v_deliveries jsonb;
begin
  update alert_state set sampled_at = v_now where sampled_at <= v_now - make_interval(secs => p_sample_ms / 1000.0);
  v_sample := found;
  select version <> planned_version or due_at <= v_now into v_plan from alert_state;
  with waiting as (
    select distinct on (sink, group_key) id, sink from alert_outbox
     where settled_at is null and sink = any (p_sinks) order by sink, group_key, id
  ), ranked as (
    select o.id, row_number() over (partition by o.sink order by o.id) as place
      from alert_outbox o join waiting using (id)
     where o.next_at <= v_now and (o.claimed_until is null or o.claimed_until <= v_now)
  ), free as (
    select o.id from alert_outbox o join ranked using (id)
     where place <= p_limit and o.settled_at is null and o.next_at <= v_now and (o.claimed_until is null or o.claimed_until <= v_now)
     order by o.id for update of o skip locked
  ), claimed as (
    update alert_outbox o set attempt = o.attempt + 1, claimed_until = v_now + make_interval(secs => p_lease_ms / 1000.0)
      from free where o.id = free.id
      returning o.id, o.sink, o.attempt, o.created_at, o.notification
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'sink', sink, 'attempt', attempt, 'ageMs', epoch_ms(v_now) - epoch_ms(created_at),
      'notification', notification) order by id), '[]') into v_deliveries from claimed;
  return jsonb_build_object('sample', v_sample, 'plan', v_plan, 'deliveries', v_deliveries);
end $$;

-- Ends or postpones a delivery; false when it was taken over by another replica meanwhile.
create function genesis.settle_alert_delivery(p_id bigint, p_attempt integer, p_outcome text, p_error text, p_retry_ms integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update alert_outbox set
      settled_at = case when p_outcome <> 'retry' then clock_timestamp() end,
      outcome = case when p_outcome <> 'retry' then p_outcome end,
      next_at = case when p_outcome = 'retry' then clock_timestamp() + make_interval(secs => p_retry_ms / 1000.0) else next_at end,
      claimed_until = null, last_error = p_error
    where id = p_id and attempt = p_attempt and settled_at is null;
  return found;
end $$;

-- A complete cycle is done. Also forgets what nobody will ask for any more, in bounded bites.
create function genesis.finish_alert_cycle() returns void
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update alert_state set cycled_at = clock_timestamp();
  delete from alerts where id in (
    select id from alerts where state = 'resolved' and resolved_at < now() - interval '30 days' order by resolved_at limit 20000);
  delete from alert_outbox where id in (
    select id from alert_outbox where settled_at < now() - interval '7 days' order by settled_at limit 20000);
  -- Nobody sends for a sink that is not configured any more.
  delete from alert_outbox where settled_at is null and created_at < now() - interval '3 days';
  delete from alert_silences where expires_at < now() - interval '30 days';
  delete from instances where seen_at < now() - interval '1 hour';
  delete from job_outcomes where minute < now() - interval '1 day';
end $$;

create function genesis.alert_counts() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select jsonb_build_object(
    'firing', (select jsonb_build_object('critical', count(*) filter (where severity = 'critical'),
        'warning', count(*) filter (where severity = 'warning'), 'info', count(*) filter (where severity = 'info'))
        from alerts where state = 'firing'),
    'outbox', (select jsonb_build_object('waiting', count(*),
        'oldestMs', coalesce(epoch_ms(clock_timestamp()) - epoch_ms(min(created_at)), 0)) from alert_outbox where settled_at is null),
    'cycleAgeMs', (select epoch_ms(clock_timestamp()) - epoch_ms(cycled_at) from alert_state));
$$;

create function genesis.list_alerts(p_states text[], p_rules text[], p_subject text, p_limit integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  with chosen as (
    select * from alerts where state = any (p_states) and (p_rules is null or rule = any (p_rules))
       and (p_subject is null or position(lower(p_subject) in lower(subject)) > 0)
  )
  select jsonb_build_object('total', (select count(*) from chosen), 'alerts', coalesce((select jsonb_agg(document) from (
    select alert_document(c::alerts) as document from chosen c
     order by array_position(array['firing', 'pending', 'resolved'], state), array_position(array['critical', 'warning', 'info'], severity),
              coalesce(resolved_at, firing_at, since_at) desc, rule, subject
     limit p_limit) as page), '[]'));
$$;

create function genesis.list_alert_silences(p_all boolean) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(silence_document(s) order by s.created_at desc), '[]') from alert_silences s
   where p_all or (s.expires_at > now() and s.lifted_at is null);
$$;

-- Calling it again with the same id changes nothing and answers the same.
create function genesis.create_alert_silence(
  p_id text, p_rule text, p_subject text, p_labels jsonb, p_reason text, p_author text, p_for_ms double precision) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from alert_state for update;
  insert into alert_silences (id, rule, subject, labels, reason, author, expires_at)
    values (p_id, p_rule, p_subject, p_labels, p_reason, p_author, now() + make_interval(secs => p_for_ms / 1000.0))
    on conflict (id) do nothing;
  if found then
    insert into audit_log (actor, action, subject, detail) values (p_author, 'alerts.silence', p_id,
      jsonb_build_object('rule', p_rule, 'subject', p_subject, 'labels', p_labels, 'reason', p_reason, 'forMs', p_for_ms));
    update alert_state set version = version + 1;
  end if;
  return (select silence_document(s) from alert_silences s where s.id = p_id);
end $$;

-- Ends a silence before its time; null when there is none of this id.
create function genesis.lift_alert_silence(p_id text, p_actor text) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
begin
  perform from alert_state for update;
  update alert_silences set lifted_at = now(), lifted_by = p_actor where id = p_id and lifted_at is null and expires_at > now();
  if found then
    insert into audit_log (actor, action, subject) values (p_actor, 'alerts.unsilence', p_id);
    update alert_state set version = version + 1;
  end if;
  return (select silence_document(s) from alert_silences s where s.id = p_id);
end $$;

-- What a process says of itself; p_jobs: [{queue, done, failed}] since it last said so.
create function genesis.report_instance(p_id text, p_roles text[], p_cpu double precision, p_memory double precision, p_jobs jsonb) returns void
language sql set search_path = genesis, pg_temp as $$
  insert into instances (id, roles, cpu, memory, seen_at) values (p_id, p_roles, p_cpu, p_memory, clock_timestamp())
    on conflict (id) do update set roles = excluded.roles, cpu = excluded.cpu, memory = excluded.memory, seen_at = excluded.seen_at;
  insert into job_outcomes (queue, minute, done, failed)
    select queue, date_trunc('minute', clock_timestamp()), sum(done), sum(failed)
      from jsonb_to_recordset(p_jobs) as j (queue text, done bigint, failed bigint) group by queue order by queue
    on conflict (queue, minute) do update set done = job_outcomes.done + excluded.done, failed = job_outcomes.failed + excluded.failed;
$$;

create function genesis.recent_job_outcomes(p_within_ms integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('queue', queue, 'done', done, 'failed', failed)), '[]') from (
    select queue, sum(done) as done, sum(failed) as failed from job_outcomes
     where minute > clock_timestamp() - make_interval(secs => p_within_ms / 1000.0) group by queue) as o;
$$;

create function genesis.list_instances(p_fresh_ms integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'roles', roles, 'cpu', cpu, 'memory', memory) order by id), '[]')
    from instances where seen_at > clock_timestamp() - make_interval(secs => p_fresh_ms / 1000.0);
$$;

-- Tenants whose last heartbeat, if it is fresh, tells of at least so much load.
create function genesis.tenants_under_load(p_cpu double precision, p_memory double precision, p_fresh_ms integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'region', t.region, 'tier', t.tier,
      'cpu', (h.load ->> 'cpu')::double precision, 'memory', (h.load ->> 'memory')::double precision) order by t.id), '[]')
    from heartbeats h join tenants t on t.id = h.tenant_id
   where h.received_at > clock_timestamp() - make_interval(secs => p_fresh_ms / 1000.0) and t.state in ('active', 'degraded')
     and ((h.load ->> 'cpu')::double precision >= p_cpu or (h.load ->> 'memory')::double precision >= p_memory);
$$;

-- Tenants that should speak, have not for so long, and that nobody has called offline yet.
create function genesis.silent_tenants(p_silent_ms integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'region', t.region, 'tier', t.tier,
      'silentMs', epoch_ms(clock_timestamp()) - epoch_ms(greatest(h.received_at, t.state_changed_at))) order by t.id), '[]')
    from tenants t left join heartbeats h on h.tenant_id = t.id
   where t.state in ('active', 'degraded') and t.lineage = 'sovereign'
     and greatest(h.received_at, t.state_changed_at) < clock_timestamp() - make_interval(secs => p_silent_ms / 1000.0);
$$;

create function genesis.recent_violations(p_within_ms integer) returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('subject', subject, 'count', count, 'operation', operation)), '[]') from (
    select left(subject, 200) as subject, count(*), (array_agg(operation order by at desc))[1] as operation
      from firewall_violations where at > clock_timestamp() - make_interval(secs => p_within_ms / 1000.0) and subject <> ''
     group by 1 order by 2 desc limit 200) as v;
$$;

-- For each sink: how long the oldest message that it has not taken has waited, and how many it refused for good within an hour.
create function genesis.alert_backlogs() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('sink', sink, 'waiting', waiting, 'oldestMs', coalesce(oldest_ms, 0), 'givenUp', given_up,
      'lastError', last_error)), '[]') from (
    select sink, count(*) filter (where settled_at is null) as waiting, count(*) filter (where settled_at is not null) as given_up,
           epoch_ms(clock_timestamp()) - epoch_ms(min(created_at) filter (where settled_at is null)) as oldest_ms,
           (array_agg(last_error order by id desc) filter (where last_error is not null))[1] as last_error
      from alert_outbox
     where settled_at is null or (outcome = 'given-up' and settled_at > clock_timestamp() - interval '1 hour')
     group by sink) as b;
$$;

grant execute on function
  genesis.alert_work(text[], integer, integer, integer), genesis.settle_alert_delivery(bigint, integer, text, text, integer),
  genesis.finish_alert_cycle(), genesis.alert_counts(), genesis.list_alerts(text[], text[], text, integer),
  genesis.list_alert_silences(boolean), genesis.create_alert_silence(text, text, text, jsonb, text, text, double precision),
  genesis.lift_alert_silence(text, text), genesis.report_instance(text, text[], double precision, double precision, jsonb),
  genesis.recent_job_outcomes(integer), genesis.list_instances(integer),
  genesis.tenants_under_load(double precision, double precision, integer), genesis.silent_tenants(integer),
  genesis.recent_violations(integer), genesis.alert_backlogs()
  to service_role;

revoke execute on all functions in schema genesis from public;
