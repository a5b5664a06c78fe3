// Preloaded into n8n. Its install leaves out build scripts, so that the native part of sqlite3 is missing, and with it every node whose
// module only mentions it. n8n keeps its own data in Postgres here, and the nodes are looked at, not run: any module will do in its place.
import {registerHooks} from 'node:module'

registerHooks({resolve: (specifier, context, next) => next(specifier === 'sqlite3' ? 'sqlite3/package.json' : specifier, context)})
