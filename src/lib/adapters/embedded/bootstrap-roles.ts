import type {Client} from 'pg'

import type {StackSecrets} from './secrets.ts'

/**
 * Makes the roles that Supabase has (authenticator, anon, service_role) and one for the queue, which may make schemas of
 * its own and enter no other. Safe to run at each start; passwords are set again so that they always match the secrets file.
 */
export async function bootstrapRoles(client: Client, secrets: StackSecrets): Promise<void> {
  const literal = (value: string): string => client.escapeLiteral(value)
  await client.query(`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
      if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin; end if;
      if not exists (select from pg_roles where rolname = 'authenticator') then create role authenticator login noinherit; end if;
      if not exists (select from pg_roles where rolname = 'genesis_queue') then create role genesis_queue login; end if;
    end $$;
    grant anon, service_role to authenticator;
    do $$ begin execute format('grant create on database %I to genesis_queue', current_database()); end $$;`)
  await client.query(`alter role authenticator password ${literal(secrets.authenticatorPassword)}`)
  await client.query(`alter role genesis_queue password ${literal(secrets.queuePassword)}`)
}
