-- How figures, tables and lists are written for Word: with the styles of `reference.py`.

local docx = {}

local columns = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'columns.lua' })

-- In points, as in `reference.py`; the styles of a table's text by its size.
local PAGE = { sizes = { 10.5, 9, 7.5 }, of_parts = 9, upright = 156 / 25.4 * 72 }
local SIZE = { [10.5] = '', [9] = ' Small', [7.5] = ' Smallest' }

local function styled(name, content)
  -- In a cell Pandoc would give a Plain a style of its own.
  return pandoc.Div({ pandoc.Para(content) }, pandoc.Attr('', {}, { { 'custom-style', name } }))
end

local function inlines(content)
  if type(content) ~= 'string' then return pandoc.Inlines(content) end
  local result = pandoc.Inlines {}
  for line in (content .. '\n'):gmatch '(.-)\n' do
    if #result > 0 then result:insert(pandoc.LineBreak()) end
    result:insert(pandoc.Str(line))
  end
  return result
end

-- A caption, which references and lists of figures find by its label.
local function caption(style, record)
  local content = pandoc.Inlines {}
  if record.number then content:insert(pandoc.Str(record.number .. '　')) end
  content:extend(record.caption)
  if record.id ~= '' then content = pandoc.Inlines { pandoc.Span(content, { id = record.id }) } end
  return styled(style, content)
end

local function remarks(record, blocks)
  for _, remark in ipairs { { '注：', record.note }, { '资料来源：', record.source_line } } do
    if #remark[2] > 0 then
      blocks:insert(styled('Remark', pandoc.Inlines { pandoc.Str(remark[1]) } .. remark[2]))
    end
  end
  return blocks
end

function docx.figure(record)
  local image = docx.image(pandoc.Image({ pandoc.Str(record.alt) }, record.file))
  local blocks = pandoc.Blocks { styled('Figure', { image }) }
  if #record.caption > 0 then blocks:insert(caption('Image Caption', record)) end
  if #record.subtitle > 0 then blocks:insert(styled('Image Subtitle', record.subtitle)) end
  return remarks(record, blocks)
end

local ALIGN = { left = pandoc.AlignLeft, right = pandoc.AlignRight, center = pandoc.AlignCenter }

local function row_of(cells, style)
  return pandoc.Row(cells:map(function(cell)
    local align = cell.columns > 1 and pandoc.AlignCenter or pandoc.AlignDefault
    return pandoc.Cell({ styled(style, inlines(cell.content)) }, align, cell.rows, cell.columns)
  end))
end

local function table_part(record, part, size)
  local specs, labels, named, total = pandoc.List {}, pandoc.List {}, false, 0
  for _, width in ipairs(part.widths) do total = total + width end
  for i, number in ipairs(part.numbers) do
    local column = record.columns[number]
    specs:insert { ALIGN[column.align], part.widths[i] / total }
    labels:insert { content = column.label, rows = 1, columns = 1 }
    named = named or #column.label > 0
  end
  local head = #part.head > 0 and part.head or pandoc.List { named and labels or nil }
  local body = part.rows:map(function(row) return row_of(row, 'Table Text' .. SIZE[size]) end)
  return pandoc.Table({ long = {} }, specs,
    pandoc.TableHead(head:map(function(row) return row_of(row, 'Table Head' .. SIZE[size]) end)),
    { { body = body, head = {}, row_head_columns = 0, attr = pandoc.Attr() } }, pandoc.TableFoot())
end

-- A table wider than the page is set smaller, else split; each further part says whose it is.
function docx.table(record)
  local plan = columns.plan(record, PAGE)
  local blocks = pandoc.Blocks {}
  for i, part in ipairs(plan.parts) do
    if i > 1 then
      blocks:insert(styled('Table Caption', { pandoc.Str('续' .. (record.number or '表') .. '（' .. i .. '/' .. #plan.parts .. '）') }))
    elseif #record.caption > 0 then
      blocks:insert(caption('Table Caption', record))
    end
    if record.unit ~= '' then blocks:insert(styled('Table Unit', { pandoc.Str('单位：' .. record.unit) })) end
    blocks:insert(table_part(record, part, plan.size))
  end
  return remarks(record, blocks)
end

function docx.key_figures(record)
  local rows = pandoc.List {}
  for _, item in ipairs(record.items) do
    local value = pandoc.Inlines { pandoc.Strong { pandoc.Str(item.value) } } .. item.citation
    rows:insert { item.label, value, item.note }
  end
  local columns = pandoc.List { '指标', '数值', '说明' }:map(function(label)
    return { label = label, align = 'left' }
  end)
  return docx.table {
    id = '', caption = {}, unit = '', note = {}, source_line = {}, head = {}, columns = columns, rows = rows,
    spans = { of = {}, covered = {} }, head_spans = { of = {}, covered = {} },
  }
end

function docx.sources(record)
  local blocks = pandoc.Blocks {}
  for i, source in ipairs(record.items) do
    local content = pandoc.Inlines { pandoc.Span({ pandoc.Str('[' .. i .. ']') }, { id = 'src-' .. i }), pandoc.Space() }
    local url = type(source.url) == 'string' and source.url or ''
    local first, last = source.citation:find(url, 1, true)
    if url == '' then
      content:insert(pandoc.Str(source.citation))
    elseif not first then
      content:extend { pandoc.Str(source.citation .. ' '), pandoc.Link(url, url) }
    else
      content:insert(pandoc.Str(source.citation:sub(1, first - 1)))
      content:insert(pandoc.Link(url, url))
      content:insert(pandoc.Str(source.citation:sub(last + 1)))
    end
    blocks:insert(styled('Bibliography', content))
  end
  return blocks
end

-- Its file is a bitmap that travels with the text: Word shows no drawings.
function docx.image(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  image.src, image.title, image.caption = docx.media[image.src] or image.src, '', pandoc.Inlines { pandoc.Str(alt) }
  image.attributes = { width = image.attributes.width }
  return image
end

-- Items of lists are indented by their list, not as paragraphs are.
local function close_items(list)
  list.content = list.content:map(function(item)
    return item:walk { Para = function(paragraph) return pandoc.Plain(paragraph.content) end }
  end)
  return list
end

function docx.blocks(blocks)
  return blocks:walk { BulletList = close_items, OrderedList = close_items }
end

---- Contents: fields that Word brings up to date, with what they list already in them

local ESCAPES = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }

local function escape(text)
  return (text:gsub('[&<>"]', ESCAPES))
end

local function run(text)
  return '<w:r><w:t xml:space="preserve">' .. escape(text) .. '</w:t></w:r>'
end

-- The name that Pandoc gives a bookmark: Word allows no long ones.
local function bookmark(identifier)
  if identifier:match '^[%a\128-\255]' and utf8.len(identifier) <= 40 then return escape(identifier) end
  return 'X' .. pandoc.utils.sha1(identifier):sub(2)
end

local function field_mark(kind)
  return '<w:r><w:fldChar w:fldCharType="' .. kind .. '"' .. (kind == 'begin' and ' w:dirty="true"' or '') .. '/></w:r>'
end

-- `entries` are {style, text, anchor}.
local function contents(title, instruction, entries)
  local parts = { '<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>' .. run(title) .. '</w:p>' }
  for i, entry in ipairs(entries) do
    local begin = i == 1 and field_mark 'begin' .. '<w:r><w:instrText xml:space="preserve">' .. instruction
      .. '</w:instrText></w:r>' .. field_mark 'separate' or ''
    table.insert(parts, '<w:p><w:pPr><w:pStyle w:val="' .. entry[1] .. '"/></w:pPr>' .. begin .. '<w:hyperlink w:anchor="'
      .. bookmark(entry[3]) .. '">' .. run(entry[2]) .. '</w:hyperlink>' .. (i == #entries and field_mark 'end' or '') .. '</w:p>')
  end
  return table.concat(parts)
end

local function listed(records, kind)
  local entries = {}
  for _, record in ipairs(records) do
    if record.kind == kind and record.number and record.id ~= '' then
      table.insert(entries, { 'toc2', record.number .. '　' .. pandoc.utils.stringify(record.caption), record.id })
    end
  end
  return entries
end

-- What stands between cover and body. docx.py has a heading that follows begin a page.
function docx.front(blocks, records)
  local headings = {}
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level <= 2 then
      table.insert(headings, { 'toc' .. block.level, pandoc.utils.stringify(block), block.identifier })
    end
  end
  local page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
  local parts = { page, contents('目　录', 'TOC \\o "1-2" \\h \\z \\u', headings) }
  local lists = { { 'figure', '图目录', 'Image Caption' }, { 'table', '表目录', 'Table Caption' } }
  for _, list in ipairs(lists) do
    local entries = listed(records, list[1])
    if #entries > 0 then
      table.insert(parts, contents(list[2], 'TOC \\h \\z \\t "' .. list[3] .. ',2"', entries))
    end
  end
  local first = blocks[1]
  if not (first and first.t == 'Header' and first.level == 1) then table.insert(parts, page) end
  return pandoc.RawBlock('openxml', table.concat(parts))
end

function docx.list_of() return nil end

docx.spans = {
  Span = function(span)
    if span.identifier ~= '' then return nil end
    return span.content
  end,
}

return docx
