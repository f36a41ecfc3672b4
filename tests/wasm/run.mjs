// Run check.py on CPython compiled to WebAssembly: node tests/wasm/run.mjs FOLDER
// FOLDER has Pyodide in node_modules/, and the packages of Python in packages/ (see `make wasm`).
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const module = pathToFileURL(resolve(folder, "node_modules/pyodide/pyodide.mjs"));
const { loadPyodide } = await import(module);
const python = await loadPyodide();
python.mountNodeFS("/repository", resolve("."));
python.mountNodeFS("/packages", resolve(folder, "packages"));
process.exitCode = await python.runPythonAsync(`
import os, sys
os.chdir("/repository")
sys.dont_write_bytecode = True
sys.path[:0] = ["/repository", "/repository/overlay", "/repository/generated", "/packages"]
from tests.wasm import check
await check.main()
`);
