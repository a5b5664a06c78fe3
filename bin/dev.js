#!/usr/bin/env node
// Runs the TypeScript sources as they are (Node strips the types), so that nothing has to be built while developing.
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'

import {main} from '../src/main.ts'

process.exitCode = await main({argv: process.argv.slice(2), root: dirname(dirname(fileURLToPath(import.meta.url))), source: true})
