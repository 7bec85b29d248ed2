// Asks each second where the properties come from now, and changes the cells that say something else.
const PERIOD = 1000;
const HIGHLIGHT = 2500;
const COLUMNS = ['property', 'by', 'secret', 'version', 'stage', 'age', 'next'];

const table = document.getElementById('origins');
const news = document.getElementById('news');
const headings = [...document.querySelectorAll('th')].map(heading => heading.textContent);
const pause = document.getElementById('pause');
const timers = new WeakMap();
let shown = '';

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

function newRow() {
  const row = table.insertRow();
  row.setAttribute('role', 'row');
  COLUMNS.forEach((column, index) => {
    const cell = row.insertCell();
    cell.setAttribute('role', 'cell');
    cell.className = column;
    cell.dataset.heading = headings[index];
  });
}

// Rows stay as long as they are about the same properties; returns the secrets whose version is another one.
function update(origins) {
  const about = JSON.stringify(origins.map(({property, by, secret}) => [property, by, secret]));
  const isNew = about !== shown;
  if (isNew) {
    table.replaceChildren();
    origins.forEach(newRow);
    shown = about;
  }
  const changed = new Set();
  origins.forEach((origin, at) => {
    const wanted = texts(origin);
    COLUMNS.forEach((column, index) => {
      const cell = table.rows[at].cells[index];
      if (cell.textContent === wanted[column]) return;
      cell.textContent = wanted[column];
      if (column === 'version' && !isNew) {
        highlight(cell);
        changed.add(origin.secret);
      }
    });
    table.rows[at].querySelector('.version').classList.toggle('missing', origin.versionId === null);
    table.rows[at].querySelector('.next').classList.toggle('problem', origin.problem !== null);
  });
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
  if (!pause.checked) await ask();
  setTimeout(look, PERIOD);
}

async function ask() {
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
}

look();
