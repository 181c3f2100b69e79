import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { coldImport } from './cold-import.ts';
import { importedPackages } from './imported-packages.ts';
import { sourcesDigest } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');

/** The deployed folder: compiled code, host.json, and only the dependencies of that code. */
const PACKAGE = join(root, 'package');

/** Who publishes advisories, if that lies beside the code: `PATCHLINE_PUBLICATION` names it. */
const PUBLICATION = 'publication.yaml';

/** Dependency files that nothing reads at run time: two thirds of them. */
const UNREAD = ['node_modules/**/*.{map,d.ts,d.mts,d.cts}', 'node_modules/**/{README,CHANGELOG}.md'];

interface Project {
  version: string;
  dependencies: Record<string, string>;
}

/** Creates the deployed folder. @throws Error if the app is not built, or npm fails */
function makePackage(): void {
  if (!existsSync(join(dist, 'functions'))) throw new Error('dist/ is missing: npm run build');
  rmSync(PACKAGE, { recursive: true, force: true });
  mkdirSync(PACKAGE);
  for (const folder of ['functions', 'schemas', 'shared'])
    cpSync(join(dist, folder), join(PACKAGE, folder), { recursive: true });
  for (const file of ['host.json', 'package-lock.json', '.npmrc'])
    cpSync(join(root, file), join(PACKAGE, file));
  if (existsSync(join(root, PUBLICATION))) cpSync(join(root, PUBLICATION), join(PACKAGE, PUBLICATION));
  const manifest = {
    name: 'patchline-functions',
    version: project().version,
    private: true,
    type: 'module',
    main: 'functions/*.js',
    engines: { node: '>=24' },
    dependencies: wantedDependencies(),
    patchline: { sources: sourcesDigest(root) },
  };
  writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  install();
}

function project(): Project {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project;
}

/**
 * The dependencies that compiled code imports, without those of development, the command line and the local
 * host.
 */
function wantedDependencies(): Record<string, string> {
  const { dependencies } = project();
  const wanted = importedPackages(dist).map((name) => {
    const range = dependencies[name];
    if (range === undefined) throw new Error(`${name} is imported, but no dependency in package.json`);
    return [name, range] as const;
  });
  return Object.fromEntries(wanted);
}

/**
 * Installs the versions of the project's lock file; npm removes from the copy what the package does not need.
 */
function install(): void {
  const parameters = ['install', '--omit=dev', '--omit=optional', '--ignore-scripts', '--prefer-offline'];
  const { status } = spawnSync('npm', [...parameters, '--loglevel=error'], {
    cwd: PACKAGE,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`npm install ended with ${String(status)}`);
  for (const file of globSync(UNREAD, { cwd: PACKAGE })) rmSync(join(PACKAGE, file));
}

function report(): void {
  const files = globSync('**', { cwd: PACKAGE, exclude: (name) => name === '' })
    .map((file) => ({ file, stat: statSync(join(PACKAGE, file)) }))
    .filter(({ stat }) => stat.isFile());
  const megabytes = (chosen: typeof files): string =>
    (chosen.reduce((sum, { stat }) => sum + stat.size, 0) / 1024 / 1024).toFixed(1);
  const { functions, importMs, platformMs } = coldImport(PACKAGE);
  const own = files.filter(({ file }) => !file.startsWith('node_modules'));
  console.log(
    `package/: ${megabytes(files)} MB in ${files.length} files, ${megabytes(own)} MB of it our own`,
  );
  console.log(`${functions.length} functions: ${functions.map(({ name }) => name).join(', ')}`);
  console.log(`cold import ${importMs} ms, the Azure SDKs at the first use another ${platformMs} ms`);
}

if (import.meta.main) {
  makePackage();
  report();
}
