-- Up Migration
-- The ticks of periodic tasks. A queue wakes somebody up; that a tick happens once is decided here, by the database's clock: of all
-- processes that want to run the tick of a slot, one gets it.
create table genesis.clock_ticks (
  task text not null,
  -- Which period since 1970 it is: floor(time / every_ms).
  slot bigint not null,
  every_ms integer not null check (every_ms > 0),
  -- Counts holders. What is done under an older number is refused.
  attempt integer not null default 1,
  holder text not null,
  started_at timestamptz not null,
  -- The holder renews it while it lives; after that the tick is another's to take over.
  lease_until timestamptz not null,
  finished_at timestamptz,
  primary key (task, slot)
);

-- What is known of each task beyond its last ticks, so that one look tells whether it stands still.
create table genesis.clock_tasks (
  task text primary key,
  every_ms integer not null,
  first_at timestamptz not null,
  last_finished_at timestamptz
);

do $$
declare t text;
begin
  foreach t in array array['clock_ticks', 'clock_tasks'] loop
    execute format('alter table genesis.%I enable row level security', t);
    execute format('create policy service_role_only on genesis.%I to service_role using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on genesis.%I to service_role', t);
  end loop;
end $$;

-- Asks for a tick of the present slot, once `p_from_ms` of it are over, or for one that its holder left behind in this slot or the one
-- before. Older ones are skipped: late ticks do not pile up. Never two ticks of one task at once.
-- Returns {"slot", "attempt"}, or {"askAgainMs"}: when it makes sense to ask again.
create function genesis.claim_tick(p_task text, p_every_ms integer, p_holder text, p_lease_ms integer, p_from_ms integer) returns jsonb
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_lease_until timestamptz := v_now + make_interval(secs => p_lease_ms / 1000.0);
  v_slot bigint := epoch_ms(v_now) / p_every_ms;
  v_into_ms bigint := epoch_ms(v_now) % p_every_ms;
  v_tick clock_ticks;
begin
  -- Slots of the future: the clock was set back, or the period was another. What stands in the way of the present goes.
  if exists (select from clock_ticks where task = p_task and slot > v_slot) then
    delete from clock_ticks where task = p_task and slot >= v_slot;
  end if;
  select * into v_tick from clock_ticks where task = p_task and slot >= v_slot - 1 and finished_at is null order by slot limit 1 for update;
  if found and v_tick.lease_until > v_now then
    return jsonb_build_object('askAgainMs', epoch_ms(v_tick.lease_until) - epoch_ms(v_now) + 1);
  elsif found then
    update clock_ticks set attempt = attempt + 1, holder = p_holder, started_at = v_now, lease_until = v_lease_until
      where task = p_task and slot = v_tick.slot returning * into v_tick;
    return jsonb_build_object('slot', v_tick.slot, 'attempt', v_tick.attempt);
  elsif v_into_ms < p_from_ms then
    return jsonb_build_object('askAgainMs', p_from_ms - v_into_ms);
  end if;
  insert into clock_ticks (task, slot, every_ms, holder, started_at, lease_until)
    values (p_task, v_slot, p_every_ms, p_holder, v_now, v_lease_until) on conflict do nothing;
  if not found then
    return jsonb_build_object('askAgainMs', p_every_ms - v_into_ms + p_from_ms);
  end if;
  insert into clock_tasks (task, every_ms, first_at) values (p_task, p_every_ms, v_now)
    on conflict (task) do update set every_ms = excluded.every_ms where clock_tasks.every_ms <> excluded.every_ms;
  delete from clock_ticks where task = p_task and slot < v_slot - 1000;
  return jsonb_build_object('slot', v_slot, 'attempt', 1);
end $$;

-- Keeps a tick while its holder works. False when it ran out or is another's by now: the holder must stop.
create function genesis.renew_tick(p_task text, p_slot bigint, p_attempt integer, p_lease_ms integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
begin
  update clock_ticks set lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
    where task = p_task and slot = p_slot and attempt = p_attempt and finished_at is null and lease_until > clock_timestamp();
  return found;
end $$;

-- Ends a tick: done, or (p_retry_ms not null) given back for another try after that time. False when it is another's by now.
create function genesis.end_tick(p_task text, p_slot bigint, p_attempt integer, p_retry_ms integer) returns boolean
language plpgsql set search_path = genesis, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  update clock_ticks set finished_at = case when p_retry_ms is null then v_now end,
      lease_until = v_now + make_interval(secs => coalesce(p_retry_ms, 0) / 1000.0)
    where task = p_task and slot = p_slot and attempt = p_attempt and finished_at is null;
  if not found then
    return false;
  end if;
  if p_retry_ms is null then
    update clock_tasks set last_finished_at = v_now where task = p_task;
  end if;
  return true;
end $$;

-- How long ago each task last finished a tick, or was first seen when it never did.
create function genesis.tick_ages() returns jsonb
language sql stable set search_path = genesis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('task', task, 'everyMs', every_ms,
      'ageMs', epoch_ms(clock_timestamp()) - epoch_ms(coalesce(last_finished_at, first_at))) order by task), '[]') from clock_tasks;
$$;

grant execute on function
  genesis.claim_tick(text, integer, text, integer, integer), genesis.renew_tick(text, bigint, integer, integer),
  genesis.end_tick(text, bigint, integer, integer), genesis.tick_ages()
  to service_role;

revoke execute on all functions in schema genesis from public;
