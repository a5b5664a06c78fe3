-- Up Migration
-- The Ohio firewall once more, where no code path can go around it: a row of `leads_ohio` must belong to an Ohio workspace and
-- a row of `leads` must not. A workspace that the fleet store does not know is refused on both, because neither table is known
-- to be the right one. Judged after the statement, so that what other triggers make of the row is judged too.
create function genesis.guard_leads_lineage() returns trigger
language plpgsql security definer set search_path = genesis, pg_temp as $$
declare
  v_workspace text := to_jsonb(new) ->> 'workspace_id';
  v_expected genesis.lineage := tg_argv[0]::genesis.lineage;
  v_lineage genesis.lineage;
begin
  if tg_op = 'UPDATE' and to_jsonb(old) ->> 'workspace_id' is not distinct from v_workspace then
    return null;
  end if;
  select lineage into v_lineage from genesis.tenants where workspace_id = v_workspace;
  if v_lineage is distinct from v_expected then
    raise exception 'Ohio firewall: workspace % is %, and table %.% takes only % workspaces',
      coalesce(v_workspace, '(none)'), coalesce(v_lineage::text, 'unknown'), tg_table_schema, tg_table_name, v_expected
      using errcode = 'check_violation', hint = 'Use getLeadsTable() of genesis-fleet/firewall to choose the table.';
  end if;
  return null;
end $$;
revoke execute on function genesis.guard_leads_lineage() from public;

-- Puts the guard on every table of either name that has a workspace_id. Run again after each `genesis db migrate`, because the
-- web application may create its tables later.
create function genesis.attach_leads_guard() returns integer
language plpgsql set search_path = genesis, pg_temp as $$
declare
  r record;
  v_attached integer := 0;
begin
  -- Two at once would both find the trigger missing.
  perform pg_advisory_xact_lock(4711003);
  for r in
    select n.nspname, c.relname, case c.relname when 'leads_ohio' then 'ohio' else 'sovereign' end as expected
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
     where c.relname in ('leads_ohio', 'leads') and c.relkind in ('r', 'p') and c.relpersistence <> 't'
       and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'genesis_ohio_firewall')
  loop
    execute format(
      'create trigger genesis_ohio_firewall after insert or update on %I.%I for each row execute function genesis.guard_leads_lineage(%L)',
      r.nspname, r.relname, r.expected);
    v_attached := v_attached + 1;
  end loop;
  return v_attached;
end $$;
revoke execute on function genesis.attach_leads_guard() from public;
