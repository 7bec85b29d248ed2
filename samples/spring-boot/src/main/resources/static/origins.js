// Asks each second where the properties come from now, and changes the cells that say something else.
const PERIOD = 1000;
const HIGHLIGHT = 2500;
const COLUMNS = ['property', 'by', 'secret', 'version', 'stage', 'age', 'next'];

const table = document.getElementById('origins');
const news = document.getElementById('news');
const headings = [...document.querySelectorAll('th')].map(heading => heading.textContent);
const timers = new Map();

function texts(origin) {
  return {
    property: origin.property,
    by: origin.by,
    secret: origin.secret,
    version: origin.versionId ?? 'does not exist',
    stage: origin.stages.join(', '),
    age: origin.ageSeconds === null ? '' : duration(origin.ageSeconds),
    next: origin.problem ?? (origin.nextCheckSeconds === null ? '' : 'in ' + duration(origin.nextCheckSeconds)),
  };
}

function duration(seconds) {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h`;
}

function newRow(origin) {
  const row = table.insertRow();
  row.setAttribute('role', 'row');
  row.dataset.key = key(origin);
  COLUMNS.forEach((column, index) => {
    const cell = row.insertCell();
    cell.setAttribute('role', 'cell');
    cell.className = column;
    cell.dataset.heading = headings[index];
  });
  return row;
}

// A text may refer to several secrets: the property alone does not name a row.
function key(origin) {
  return [origin.property, origin.by.replace(' default', ''), origin.secret].join(' ');
}

function update(origins) {
  const rows = new Map([...table.rows].map(row => [row.dataset.key, row]));
  const changed = new Set();
  for (const origin of origins) {
    const known = rows.get(key(origin));
    const row = known ?? newRow(origin);
    rows.delete(key(origin));
    const wanted = texts(origin);
    COLUMNS.forEach((column, index) => {
      const cell = row.cells[index];
      if (cell.textContent === wanted[column]) return;
      cell.textContent = wanted[column];
      if (column === 'version' && known) {
        highlight(cell);
        changed.add(origin.secret);
      }
    });
    row.cells[3].classList.toggle('missing', origin.versionId === null);
    row.cells[6].classList.toggle('problem', origin.problem !== null);
  }
  rows.forEach(row => row.remove());
  return changed;
}

function highlight(cell) {
  clearTimeout(timers.get(cell));
  cell.classList.add('changed');
  timers.set(cell, setTimeout(() => cell.classList.remove('changed'), HIGHLIGHT));
}

function say(text, isProblem) {
  if (news.textContent !== text) news.textContent = text;
  news.classList.toggle('problem', isProblem);
}

async function look() {
  try {
    const response = await fetch('secrets', {cache: 'no-store'});
    if (!response.ok) throw new Error(`status ${response.status}`);
    const changed = update(await response.json());
    if (changed.size > 0) {
      say(`${[...changed].join(', ')} has a new version since ${new Date().toLocaleTimeString()}.`, false);
    } else if (news.classList.contains('problem')) {
      say('', false);
    }
  } catch (failure) {
    say(`The shop does not answer (${failure.message}); what is above may be out of date.`, true);
  }
  setTimeout(look, PERIOD);
}

look();
