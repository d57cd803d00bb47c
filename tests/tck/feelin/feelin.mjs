// Evaluates expressions, one JSON string per line, with feelin; prints one JSON value per line.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.argv[2] + '/');
const { evaluate } = await import(pathToFileURL(require.resolve('feelin')));
const context = {
  monto: 1500, estado: 'radicado', solicitante: { nombre: 'Ana', edad: 30 },
  anexos: [{ tipo: 'pdf', paginas: 12 }, { tipo: 'doc', paginas: 2 }],
  fecha: evaluate('@"2026-03-02"', {}).value ?? evaluate('@"2026-03-02"', {}),
};

function plain(value) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object') return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    const text = evaluate('string(x)', { x: value });
    return String(text && typeof text === 'object' && 'value' in text ? text.value ?? value : text ?? value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

for await (const line of createInterface({ input: process.stdin })) {
  let found;
  try {
    const result = evaluate(JSON.parse(line), context);
    found = plain(result && typeof result === 'object' && 'warnings' in result ? result.value : result);
  } catch (error) {
    found = `error: ${error.message}`.slice(0, 80);
  }
  console.log(JSON.stringify(found));
}
