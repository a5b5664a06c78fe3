import {BaseCommand} from '../../lib/cli/base-command.ts'

export default class DbStatus extends BaseCommand {
  static override summary = 'Show which migrations the fleet store has'
  static override description =
    'Changes nothing. Needs DATABASE_URL unless the embedded store is used. Exit code 1 when migrations are pending or unknown.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<{ok: boolean; applied: string[]; pending: string[]; unknown: string[]}> {
    await this.parse(DbStatus)
    await using runtime = await this.runtime()
    const state = await (await runtime.schema()).state()
    for (const name of state.applied) this.log(`${state.unknown.includes(name) ? 'unknown  ' : 'applied  '} ${name}`)
    for (const name of state.pending) this.log(`pending   ${name}`)
    if (state.pending.length > 0) this.note('Apply them: genesis db migrate')
    if (state.unknown.length > 0) this.note('This store was migrated by a newer genesis. Update this one.')
    return {ok: state.pending.length === 0 && state.unknown.length === 0, ...state}
  }
}
