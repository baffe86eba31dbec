<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name />
        <message>
            <source>  line {line}: {reason} {excerpt}</source>
            <translation>  第 {line} 行：{reason} {excerpt}</translation>
        </message>
        <message>
            <source>({count} more)</source>
            <translation>（还有 {count} 条）</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>A buyer's message opens a conversation here.</source>
            <translation>买家发来消息，会话就会出现在这里。</translation>
        </message>
        <message>
            <source>A closing line after silence</source>
            <translation>当买家不再说话时发送结束语</translation>
        </message>
        <message>
            <source>A curly bracket is not closed: {text}</source>
            <translation>花括号未闭合：{text}</translation>
        </message>
        <message>
            <source>A date cannot be read; it looks like 2026-11-11.</source>
            <translation>日期无法识别，格式应为 2026-11-11。</translation>
        </message>
        <message>
            <source>A dot joins the ring, and you are told if the notifications say so.</source>
            <translation>圆环旁出现圆点，并按消息中心的设置提醒您。</translation>
        </message>
        <message>
            <source>A double click on a quick phrase sends it</source>
            <translation>双击快捷短语直接发送</translation>
        </message>
        <message>
            <source>A group</source>
            <translation>一个分组</translation>
        </message>
        <message>
            <source>A picture from elsewhere. Click to load it.</source>
            <translation>来自外部的图片，点击加载</translation>
        </message>
        <message>
            <source>A picture is fetched from the server where the buyer put it, which learns that you look.</source>
            <translation>图片要从买家存放的服务器读取，对方服务器会知道您看了。</translation>
        </message>
        <message>
            <source>A picture. Click to load it.</source>
            <translation>图片，点击加载。</translation>
        </message>
        <message>
            <source>A promise, a birthday, a word after the sale: you are told in time.</source>
            <translation>答应的事、生日、售后回访：到时间会提醒您。</translation>
        </message>
        <message>
            <source>A quotation mark opened here is never closed; the file may be incomplete.</source>
            <translation>此处的引号没有结束，文件可能不完整。</translation>
        </message>
        <message>
            <source>A variable that the console does not know stands out; the message stays until it is filled in.</source>
            <translation>工作台不知道的变量会突出显示，填好之前消息留在输入框。</translation>
        </message>
        <message>
            <source>ACTION</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>About</source>
            <translation>关于</translation>
        </message>
        <message>
            <source>About the console</source>
            <translation>关于工作台</translation>
        </message>
        <message>
            <source>About {name}</source>
            <translation>关于 {name}</translation>
        </message>
        <message>
            <source>Account</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>Accounts used here</source>
            <translation>用过的账号</translation>
        </message>
        <message>
            <source>Active</source>
            <translation>正在联系</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Add a buyer to your contacts in the buyer's card at the right.</source>
            <translation>在右侧客户资料中，可以把买家加为联系人。</translation>
        </message>
        <message>
            <source>Add a reminder</source>
            <translation>添加提醒</translation>
        </message>
        <message>
            <source>Add a tag</source>
            <translation>添加标签</translation>
        </message>
        <message>
            <source>Add a time: {day}</source>
            <translation>增加时段：{day}</translation>
        </message>
        <message>
            <source>Add a wording</source>
            <translation>添加一种说法</translation>
        </message>
        <message>
            <source>Add to contacts</source>
            <translation>加为联系人</translation>
        </message>
        <message>
            <source>Add “{word}” to my words</source>
            <translation>将“{word}”加入我的词库</translation>
        </message>
        <message>
            <source>Added: {added}, overwritten: {overwritten}</source>
            <translation>已新增 {added}，已覆盖 {overwritten}</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>After {count} minutes of silence, a closing line</source>
            <translation>当买家{count}分钟不再说话时发送结束语</translation>
        </message>
        <message>
            <source>After {count} seconds without an answer</source>
            <translation>当买家等待{count}秒无人回复时自动回复</translation>
        </message>
        <message>
            <source>Again in 10 minutes</source>
            <translation>10 分钟后再提醒</translation>
        </message>
        <message>
            <source>Agent Console</source>
            <translation>客服工作台</translation>
        </message>
        <message>
            <source>Agent name</source>
            <translation>客服昵称</translation>
        </message>
        <message>
            <source>Agent's menu</source>
            <translation>客服菜单</translation>
        </message>
        <message>
            <source>All conversations</source>
            <translation>全部会话</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <source>Always</source>
            <translation>永久</translation>
        </message>
        <message>
            <source>An earlier row has the code {code}: {text}</source>
            <translation>前面的行已用编码 {code}：{text}</translation>
        </message>
        <message>
            <source>Another key</source>
            <translation>密钥已变更</translation>
        </message>
        <message>
            <source>Another program holds {path}. Close it (a backup or virus scanner), then try again.</source>
            <translation>{path} 被其他程序占用。请关闭该程序（备份或杀毒软件）后重试。</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>自动回复</translation>
        </message>
        <message>
            <source>Answer a message with</source>
            <translation>消息中有</translation>
        </message>
        <message>
            <source>Answered by: {rule}</source>
            <translation>已自动回复：{rule}</translation>
        </message>
        <message>
            <source>Answers you give often stand here, one click away.</source>
            <translation>常用的回答放在这里，点一下就能用。</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>As in the pack</source>
            <translation>恢复为短语包原样</translation>
        </message>
        <message>
            <source>As the buyer gets it: {text}</source>
            <translation>买家看到的内容：{text}</translation>
        </message>
        <message>
            <source>Ask before a link is opened</source>
            <translation>打开链接前询问</translation>
        </message>
        <message>
            <source>Ask before a picture is loaded</source>
            <translation>加载图片前询问</translation>
        </message>
        <message>
            <source>At the end of a visit</source>
            <translation>接待结束时</translation>
        </message>
        <message>
            <source>Author</source>
            <translation>作者</translation>
        </message>
        <message>
            <source>Auto-reply</source>
            <translation>自动回复</translation>
        </message>
        <message>
            <source>Auto-reply log</source>
            <translation>自动回复记录</translation>
        </message>
        <message>
            <source>Auto-reply text</source>
            <translation>自动回复内容</translation>
        </message>
        <message>
            <source>Automatic replies in a row at most</source>
            <translation>最多连续自动回复次数</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>离开</translation>
        </message>
        <message>
            <source>Away after</source>
            <translation>无操作多久后离开</translation>
        </message>
        <message>
            <source>Away by itself</source>
            <translation>自动离开</translation>
        </message>
        <message>
            <source>Back to this version</source>
            <translation>恢复到此版本</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>立即备份</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>备份</translation>
        </message>
        <message>
            <source>Backup progress</source>
            <translation>备份进度</translation>
        </message>
        <message>
            <source>Backups</source>
            <translation>备份列表</translation>
        </message>
        <message>
            <source>Backups: {count}, good ones: {good}, newest: {newest}</source>
            <translation>备份：{count} 份，完好 {good} 份，最新：{newest}</translation>
        </message>
        <message>
            <source>Banner</source>
            <translation>横幅</translation>
        </message>
        <message>
            <source>Banner for a message</source>
            <translation>新消息：横幅</translation>
        </message>
        <message>
            <source>Banner for a new visitor</source>
            <translation>新访客：横幅</translation>
        </message>
        <message>
            <source>Banner for a reminder</source>
            <translation>提醒：横幅</translation>
        </message>
        <message>
            <source>Banner when a buyer waits too long</source>
            <translation>等待过久：横幅</translation>
        </message>
        <message>
            <source>Banners</source>
            <translation>横幅通知</translation>
        </message>
        <message>
            <source>Beeftext</source>
            <translation>Beeftext</translation>
        </message>
        <message>
            <source>Bin of phrases</source>
            <translation>短语回收站</translation>
        </message>
        <message>
            <source>Bin…</source>
            <translation>回收站…</translation>
        </message>
        <message>
            <source>Block</source>
            <translation>屏蔽</translation>
        </message>
        <message>
            <source>Block {name}?</source>
            <translation>屏蔽“{name}”？</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>已屏蔽</translation>
        </message>
        <message>
            <source>Block…</source>
            <translation>屏蔽…</translation>
        </message>
        <message>
            <source>Bot V3</source>
            <translation>机器人 V3</translation>
        </message>
        <message>
            <source>Busy</source>
            <translation>忙碌</translation>
        </message>
        <message>
            <source>Buyer's card</source>
            <translation>客户资料</translation>
        </message>
        <message>
            <source>Buyers at once</source>
            <translation>同时接待人数</translation>
        </message>
        <message>
            <source>Buyers being served</source>
            <translation>正在联系的人数</translation>
        </message>
        <message>
            <source>Buyers read it beside your status, before the signature.</source>
            <translation>买家在您的状态旁边、签名前面看到它。</translation>
        </message>
        <message>
            <source>CA certificate file</source>
            <translation>CA证书文件</translation>
        </message>
        <message>
            <source>COMMAND</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>CSV files (*.csv *.txt *.tsv)</source>
            <translation>CSV 文件 (*.csv *.txt *.tsv)</translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV 文件 (*.csv)</translation>
        </message>
        <message>
            <source>CSV of this console</source>
            <translation>本客服台的 CSV</translation>
        </message>
        <message>
            <source>Calendar</source>
            <translation>日历</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Certificates</source>
            <translation>证书</translation>
        </message>
        <message>
            <source>Change name</source>
            <translation>修改昵称</translation>
        </message>
        <message>
            <source>Change name…</source>
            <translation>修改昵称…</translation>
        </message>
        <message>
            <source>Change picture</source>
            <translation>更换头像</translation>
        </message>
        <message>
            <source>Change picture…</source>
            <translation>更换头像…</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>改动</translation>
        </message>
        <message>
            <source>Chat history</source>
            <translation>聊天记录</translation>
        </message>
        <message>
            <source>Chatwoot</source>
            <translation>Chatwoot</translation>
        </message>
        <message>
            <source>Check now</source>
            <translation>立即检查</translation>
        </message>
        <message>
            <source>Check the spelling while you write</source>
            <translation>输入时检查拼写</translation>
        </message>
        <message>
            <source>Choices for {name}</source>
            <translation>{name} 的选项</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation>选择</translation>
        </message>
        <message>
            <source>Choose a buyer on the left. Messages and the field to answer appear here.</source>
            <translation>在左侧选择一位买家，消息和输入框会显示在这里。</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>选择文件</translation>
        </message>
        <message>
            <source>Choose a picture…</source>
            <translation>选择图片…</translation>
        </message>
        <message>
            <source>Choose a signature</source>
            <translation>选择个性签名</translation>
        </message>
        <message>
            <source>Choose one at the left, and the buyer stands here.</source>
            <translation>在左侧选一个会话，这里就会显示买家的资料。</translation>
        </message>
        <message>
            <source>Choose the status</source>
            <translation>选择状态</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Clear the current phrase list first</source>
            <translation>清空当前正在使用的快捷短语列表</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close conversation</source>
            <translation>结束会话</translation>
        </message>
        <message>
            <source>Close the conversation</source>
            <translation>结束会话</translation>
        </message>
        <message>
            <source>Close the search</source>
            <translation>关闭搜索</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Column {number}</source>
            <translation>第 {number} 列</translation>
        </message>
        <message>
            <source>Columns…</source>
            <translation>列…</translation>
        </message>
        <message>
            <source>Conflict</source>
            <translation>冲突</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>正在连接…</translation>
        </message>
        <message>
            <source>Contact</source>
            <translation>联系</translation>
        </message>
        <message>
            <source>Contact without automatic replies</source>
            <translation>不自动回复的联系人</translation>
        </message>
        <message>
            <source>Contact {name}</source>
            <translation>联系人 {name}</translation>
        </message>
        <message>
            <source>Contact's name</source>
            <translation>联系人名称</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Contacts and groups left alone</source>
            <translation>不自动回复的联系人和分组</translation>
        </message>
        <message>
            <source>Contacts, messages</source>
            <translation>搜索联系人、消息</translation>
        </message>
        <message>
            <source>Conversation</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Conversation with {name} closed</source>
            <translation>已结束与 {name} 的会话</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>会话列表</translation>
        </message>
        <message>
            <source>Conversations whose last message is noted wrongly: {count}</source>
            <translation>最后一条消息记录有误的会话：{count}</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>复制详情</translation>
        </message>
        <message>
            <source>Copy name</source>
            <translation>复制昵称</translation>
        </message>
        <message>
            <source>Correct message</source>
            <translation>修改消息</translation>
        </message>
        <message>
            <source>Correct…</source>
            <translation>修改…</translation>
        </message>
        <message>
            <source>Ctrl+Enter sends</source>
            <translation>按 Ctrl+Enter 发送</translation>
        </message>
        <message>
            <source>Ctrl+Enter sends, Enter breaks the line</source>
            <translation>Ctrl+Enter 发送，Enter 换行</translation>
        </message>
        <message>
            <source>Current contact</source>
            <translation>当前联系人</translation>
        </message>
        <message>
            <source>Custom…</source>
            <translation>自定义…</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Data folder</source>
            <translation>数据文件夹</translation>
        </message>
        <message>
            <source>Data folder: {path}</source>
            <translation>数据文件夹：{path}</translation>
        </message>
        <message>
            <source>Database {database}, journal {wal}, pictures {media}, backups {backups}; {contacts} contacts, {messages} messages, {outbox} not yet sent, {phrases} phrases</source>
            <translation>数据库 {database}，日志 {wal}，图片 {media}，备份 {backups}；联系人 {contacts}，消息 {messages}，未发送 {outbox}，短语 {phrases}</translation>
        </message>
        <message>
            <source>Dates</source>
            <translation>有效期</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Day and time</source>
            <translation>日期和时间</translation>
        </message>
        <message>
            <source>Days with messages stand out.</source>
            <translation>有消息的日期已标出。</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Delete signature {number}</source>
            <translation>删除第{number}条签名</translation>
        </message>
        <message>
            <source>Delete the reminder {text}</source>
            <translation>删除提醒：{text}</translation>
        </message>
        <message>
            <source>Delete this rule</source>
            <translation>删除这条规则</translation>
        </message>
        <message>
            <source>Delete this text</source>
            <translation>删除这条内容</translation>
        </message>
        <message>
            <source>Deleted phrases</source>
            <translation>已删除的短语</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>已送达</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Do not send what still has places to fill in</source>
            <translation>还有未填写的变量时不发送</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Done · {when}</source>
            <translation>已完成 · {when}</translation>
        </message>
        <message>
            <source>Done: {text}</source>
            <translation>完成：{text}</translation>
        </message>
        <message>
            <source>Drag, or Alt+Up and Alt+Down</source>
            <translation>拖动，或按 Alt+↑ 和 Alt+↓</translation>
        </message>
        <message>
            <source>Each waiting limit must be longer than the one before it. Make this one longer.</source>
            <translation>每一级等待时间都必须比前一级长，请把这一项改大。</translation>
        </message>
        <message>
            <source>Earlier conversations</source>
            <translation>历史会话</translation>
        </message>
        <message>
            <source>Earlier entries</source>
            <translation>更早的记录</translation>
        </message>
        <message>
            <source>Earlier versions</source>
            <translation>历史版本</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Edit auto-reply</source>
            <translation>修改自动回复</translation>
        </message>
        <message>
            <source>Edit exception</source>
            <translation>修改例外</translation>
        </message>
        <message>
            <source>Edit holiday</source>
            <translation>修改节假日</translation>
        </message>
        <message>
            <source>Edit keyword rule</source>
            <translation>修改关键词规则</translation>
        </message>
        <message>
            <source>Edit quick phrase</source>
            <translation>编辑快捷短语</translation>
        </message>
        <message>
            <source>Edit reminder</source>
            <translation>修改提醒</translation>
        </message>
        <message>
            <source>Edit the reminder {text}</source>
            <translation>修改提醒：{text}</translation>
        </message>
        <message>
            <source>Emoticons</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>Emoticons in the signature</source>
            <translation>签名里的表情</translation>
        </message>
        <message>
            <source>Encoding</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Ends the console</source>
            <translation>退出工作台</translation>
        </message>
        <message>
            <source>Enter inserts</source>
            <translation>Enter 插入</translation>
        </message>
        <message>
            <source>Enter sends</source>
            <translation>按 Enter 发送</translation>
        </message>
        <message>
            <source>Enter sends, Shift+Enter breaks the line</source>
            <translation>Enter 发送，Shift+Enter 换行</translation>
        </message>
        <message>
            <source>Esc closes</source>
            <translation>Esc 关闭</translation>
        </message>
        <message>
            <source>Espanso</source>
            <translation>Espanso</translation>
        </message>
        <message>
            <source>Every conversation under Active</source>
            <translation>“正在联系”中的所有会话</translation>
        </message>
        <message>
            <source>Every message would match this. Write something that must be there.</source>
            <translation>这样每条消息都会符合。请写必须出现的内容。</translation>
        </message>
        <message>
            <source>Every time</source>
            <translation>每次都询问</translation>
        </message>
        <message>
            <source>Everyone you have written with stands here, newest first.</source>
            <translation>联系过的人都会排在这里，最近的在前。</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Export as CSV (recommended)</source>
            <translation>导出为CSV格式(推荐)</translation>
        </message>
        <message>
            <source>Export as XML</source>
            <translation>导出为XML格式</translation>
        </message>
        <message>
            <source>Export progress</source>
            <translation>导出进度</translation>
        </message>
        <message>
            <source>Export settings</source>
            <translation>导出设置</translation>
        </message>
        <message>
            <source>Export settings…</source>
            <translation>导出设置…</translation>
        </message>
        <message>
            <source>Faulty spans of the search index: {count}</source>
            <translation>搜索索引中有误的区段：{count}</translation>
        </message>
        <message>
            <source>File name:</source>
            <translation>文件名：</translation>
        </message>
        <message>
            <source>Files of type:</source>
            <translation>文件类型：</translation>
        </message>
        <message>
            <source>Find someone</source>
            <translation>查找联系人</translation>
        </message>
        <message>
            <source>First contact {date}</source>
            <translation>首次联系 {date}</translation>
        </message>
        <message>
            <source>First contact: {when}</source>
            <translation>首次联系：{when}</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>第一天</translation>
        </message>
        <message>
            <source>First message of the day</source>
            <translation>当天第一次收到买家消息时自动回复</translation>
        </message>
        <message>
            <source>Flash in the task bar</source>
            <translation>任务栏闪烁</translation>
        </message>
        <message>
            <source>Flash in the task bar for a message</source>
            <translation>新消息：任务栏闪烁</translation>
        </message>
        <message>
            <source>Flash in the task bar for a new visitor</source>
            <translation>新访客：任务栏闪烁</translation>
        </message>
        <message>
            <source>Flash in the task bar for a reminder</source>
            <translation>提醒：任务栏闪烁</translation>
        </message>
        <message>
            <source>Flash in the task bar when a buyer waits too long</source>
            <translation>等待过久：任务栏闪烁</translation>
        </message>
        <message>
            <source>Folder or https address</source>
            <translation>文件夹或 https 地址</translation>
        </message>
        <message>
            <source>Folder with phrase packs</source>
            <translation>短语包所在文件夹</translation>
        </message>
        <message>
            <source>Folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>For all of yours that differ:</source>
            <translation>所有您已改动的：</translation>
        </message>
        <message>
            <source>For all that differ:</source>
            <translation>全部有差异的：</translation>
        </message>
        <message>
            <source>For every automatic reply</source>
            <translation>所有自动回复</translation>
        </message>
        <message>
            <source>For example: {text}</source>
            <translation>示例：{text}</translation>
        </message>
        <message>
            <source>For so many minutes it does not answer the same buyer again</source>
            <translation>在这些分钟内不再自动回复同一位买家</translation>
        </message>
        <message>
            <source>For the limit above and for the automatic reply when serving more than the set number.</source>
            <translation>用于上面的人数限制，以及超过设定人数时的自动回复。</translation>
        </message>
        <message>
            <source>For {name} in phrases</source>
            <translation>用于短语中的 {name}</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Found by itself; or host:port</source>
            <translation>自动查找，或填写 主机:端口</translation>
        </message>
        <message>
            <source>Found {count} packs</source>
            <translation>找到 {count} 个短语包</translation>
        </message>
        <message>
            <source>Found: {finding}</source>
            <translation>检查结果：{finding}</translation>
        </message>
        <message>
            <source>Found: “{name}” {version}</source>
            <translation>找到：“{name}”{version}</translation>
        </message>
        <message>
            <source>Free software under the MIT licence</source>
            <translation>自由软件，MIT 许可证</translation>
        </message>
        <message>
            <source>Free space: {free}</source>
            <translation>可用空间：{free}</translation>
        </message>
        <message>
            <source>Friday</source>
            <translation>周五</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>GB18030</source>
            <translation>GB18030</translation>
        </message>
        <message>
            <source>GBK (for Qianniu)</source>
            <translation>GBK（适合千牛）</translation>
        </message>
        <message>
            <source>Get back to this buyer</source>
            <translation>回复这位买家</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续使用</translation>
        </message>
        <message>
            <source>Go there</source>
            <translation>跳转</translation>
        </message>
        <message>
            <source>Go to a date</source>
            <translation>跳转到日期</translation>
        </message>
        <message>
            <source>Go to the buyer who waits longest</source>
            <translation>转到等待最久的买家</translation>
        </message>
        <message>
            <source>Go to the message input</source>
            <translation>转到消息输入框</translation>
        </message>
        <message>
            <source>Go to the next place that is not filled in</source>
            <translation>跳到下一处没有填写的地方</translation>
        </message>
        <message>
            <source>Goes away</source>
            <translation>将移除</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>分组</translation>
        </message>
        <message>
            <source>Group moved</source>
            <translation>分组已移动</translation>
        </message>
        <message>
            <source>Group name</source>
            <translation>分组名称</translation>
        </message>
        <message>
            <source>Group of contacts</source>
            <translation>联系人分组</translation>
        </message>
        <message>
            <source>Group without automatic replies</source>
            <translation>不自动回复的分组</translation>
        </message>
        <message>
            <source>Group “{group}”</source>
            <translation>分组“{group}”</translation>
        </message>
        <message>
            <source>Group “{group}” with {phrases}</source>
            <translation>分组“{group}”，含 {phrases}</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隐藏</translation>
        </message>
        <message>
            <source>History</source>
            <translation>聊天记录</translation>
        </message>
        <message>
            <source>Hold messages back</source>
            <translation>延迟发送</translation>
        </message>
        <message>
            <source>Holds</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Holiday</source>
            <translation>节假日</translation>
        </message>
        <message>
            <source>Holiday “{name}”: the last day lies before the first.</source>
            <translation>节假日“{name}”：最后一天早于第一天。</translation>
        </message>
        <message>
            <source>Holidays and other days</source>
            <translation>节假日和特殊日期</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>Image</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Import CSV</source>
            <translation>导入CSV格式</translation>
        </message>
        <message>
            <source>Import XML</source>
            <translation>导入XML格式</translation>
        </message>
        <message>
            <source>Import another kind (Excel, text, Espanso)</source>
            <translation>导入其他格式（Excel、文本、Espanso）</translation>
        </message>
        <message>
            <source>Import progress</source>
            <translation>导入进度</translation>
        </message>
        <message>
            <source>Import settings</source>
            <translation>导入设置</translation>
        </message>
        <message>
            <source>Import settings…</source>
            <translation>导入设置…</translation>
        </message>
        <message>
            <source>In 1 hour</source>
            <translation>1 小时后</translation>
        </message>
        <message>
            <source>In 10 minutes</source>
            <translation>10 分钟后</translation>
        </message>
        <message>
            <source>In force at once; buyers do not see it.</source>
            <translation>立即生效，买家不会看到。</translation>
        </message>
        <message>
            <source>In them there are no sounds, no banners and no flashing; messages arrive as ever.</source>
            <translation>时段内没有声音、横幅和闪烁，消息照常接收。</translation>
        </message>
        <message>
            <source>In your contacts</source>
            <translation>已加为联系人</translation>
        </message>
        <message>
            <source>In your contacts: {groups}</source>
            <translation>已加为联系人：{groups}</translation>
        </message>
        <message>
            <source>Insert an emoticon</source>
            <translation>插入表情</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>安装</translation>
        </message>
        <message>
            <source>Install a phrase pack</source>
            <translation>安装短语包</translation>
        </message>
        <message>
            <source>Install from file…</source>
            <translation>从文件安装…</translation>
        </message>
        <message>
            <source>Installed packs</source>
            <translation>已安装的短语包</translation>
        </message>
        <message>
            <source>Invisible</source>
            <translation>隐身</translation>
        </message>
        <message>
            <source>It answers this message.</source>
            <translation>会自动回复这条消息。</translation>
        </message>
        <message>
            <source>It does not answer this message.</source>
            <translation>不会自动回复这条消息。</translation>
        </message>
        <message>
            <source>It has been sent already.</source>
            <translation>消息已经发出。</translation>
        </message>
        <message>
            <source>It is on but has no text. Press New and write one, or switch it off.</source>
            <translation>已启用，但还没有内容。请点“新增”写一条，或者取消勾选。</translation>
        </message>
        <message>
            <source>It is signed with another key than before: you will be asked whether that is right.</source>
            <translation>签名密钥与之前不同：安装前会请您确认。</translation>
        </message>
        <message>
            <source>It is signed with the same key as before.</source>
            <translation>签名密钥与之前相同。</translation>
        </message>
        <message>
            <source>It leads to a bare number, not to a named server.</source>
            <translation>链接指向一串数字地址，而不是有名称的服务器。</translation>
        </message>
        <message>
            <source>Keep both</source>
            <translation>两者都留</translation>
        </message>
        <message>
            <source>Keep everything</source>
            <translation>全部保留</translation>
        </message>
        <message>
            <source>Keep mine</source>
            <translation>保留我的</translation>
        </message>
        <message>
            <source>Keep quiet hours</source>
            <translation>开启免打扰时段</translation>
        </message>
        <message>
            <source>Keep the chat history for</source>
            <translation>聊天记录保留</translation>
        </message>
        <message>
            <source>Keeps the console in the tray</source>
            <translation>隐藏到托盘，继续运行</translation>
        </message>
        <message>
            <source>Kefubao</source>
            <translation>客服宝</translation>
        </message>
        <message>
            <source>Kept as yours</source>
            <translation>留作个人短语</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>Key so far</source>
            <translation>原密钥</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Keyword rules</source>
            <translation>关键词规则</translation>
        </message>
        <message>
            <source>Keyword: {name}</source>
            <translation>关键词：{name}</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Last contact: {when}</source>
            <translation>最近联系：{when}</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>最后一天</translation>
        </message>
        <message>
            <source>Late after</source>
            <translation>提醒：超过</translation>
        </message>
        <message>
            <source>Lately means: in the last</source>
            <translation>“最近”指的是：最后</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>以后再说</translation>
        </message>
        <message>
            <source>Latest</source>
            <translation>最新</translation>
        </message>
        <message>
            <source>Latest first</source>
            <translation>最新在前</translation>
        </message>
        <message>
            <source>Latest message first</source>
            <translation>最新消息在前</translation>
        </message>
        <message>
            <source>Layout of the database: {revision} (newest known: {newest})</source>
            <translation>数据库结构版本：{revision}（已知最新：{newest}）</translation>
        </message>
        <message>
            <source>Left alone</source>
            <translation>不自动回复的人</translation>
        </message>
        <message>
            <source>Less</source>
            <translation>收起</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Like the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Lin</source>
            <translation>林小姐</translation>
        </message>
        <message>
            <source>Line {line}</source>
            <translation>第{line}行</translation>
        </message>
        <message>
            <source>Line {line} of {path} cannot be read in the encoding of the rest. Choose another encoding, or export the file again.</source>
            <translation>{path} 第 {line} 行的编码与其余部分不一致。请选择其他编码，或重新导出该文件。</translation>
        </message>
        <message>
            <source>Line {line} of {path} has far too many columns for phrases.</source>
            <translation>{path} 第 {line} 行的列数过多，不像是快捷短语。</translation>
        </message>
        <message>
            <source>Line {line} of {path} is far too long; perhaps a quotation mark is never closed there.</source>
            <translation>{path} 第 {line} 行过长，可能有引号没有结束。</translation>
        </message>
        <message>
            <source>Line {line} of {path} is nested far too deep for phrases.</source>
            <translation>{path} 第 {line} 行嵌套过深，不像是快捷短语。</translation>
        </message>
        <message>
            <source>Line {line}: {reason}</source>
            <translation>第 {line} 行：{reason}</translation>
        </message>
        <message>
            <source>Links and pictures</source>
            <translation>链接和图片</translation>
        </message>
        <message>
            <source>Lists of conversations</source>
            <translation>会话分类</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>记录</translation>
        </message>
        <message>
            <source>Look in:</source>
            <translation>查找范围：</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在检查…</translation>
        </message>
        <message>
            <source>Mark as read</source>
            <translation>标为已读</translation>
        </message>
        <message>
            <source>Mark as unread</source>
            <translation>标为未读</translation>
        </message>
        <message>
            <source>Mark the conversation unread</source>
            <translation>将会话标为未读</translation>
        </message>
        <message>
            <source>Mei</source>
            <translation>小美</translation>
        </message>
        <message>
            <source>Mentioned: {value}</source>
            <translation>聊天中提到：{value}</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>新消息</translation>
        </message>
        <message>
            <source>Message input</source>
            <translation>消息输入框</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>聊天消息</translation>
        </message>
        <message>
            <source>Messages are to be kept for {days}. Older ones go from every conversation on this computer, pinned ones too, with their pictures. Contacts, notes and tags stay. A backup is made first.</source>
            <translation>聊天记录将只保留{days}。更早的消息会从本机的所有会话中删除（包括置顶的会话），图片也一并删除。联系人、备注和标签都保留。删除前会先备份。</translation>
        </message>
        <message>
            <source>Messages keep coming in while the window is closed. A double click on the icon opens it again; quitting is in the icon's menu. This is told only once.</source>
            <translation>关闭窗口后仍会接收消息。双击托盘图标可重新打开，退出请用图标的右键菜单。此提示只显示一次。</translation>
        </message>
        <message>
            <source>Messages that the search does not find: {count}</source>
            <translation>搜索不到的消息：{count}</translation>
        </message>
        <message>
            <source>Minutes for each signature</source>
            <translation>每条签名展示的分钟数</translation>
        </message>
        <message>
            <source>Minutes of silence</source>
            <translation>不再说话的分钟数</translation>
        </message>
        <message>
            <source>Monday</source>
            <translation>周一</translation>
        </message>
        <message>
            <source>Monday's times from Tuesday to Friday too</source>
            <translation>周二至周五与周一相同</translation>
        </message>
        <message>
            <source>More about phrases</source>
            <translation>短语的更多操作</translation>
        </message>
        <message>
            <source>More about this conversation</source>
            <translation>会话的更多操作</translation>
        </message>
        <message>
            <source>More is in {path}</source>
            <translation>更多信息见 {path}</translation>
        </message>
        <message>
            <source>More ways to send</source>
            <translation>更多发送方式</translation>
        </message>
        <message>
            <source>More: title, tags, dates</source>
            <translation>更多：标题、标签、有效期</translation>
        </message>
        <message>
            <source>Most urgent first</source>
            <translation>最急在前</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Move signature {number} down</source>
            <translation>下移第{number}条签名</translation>
        </message>
        <message>
            <source>Move signature {number} up</source>
            <translation>上移第{number}条签名</translation>
        </message>
        <message>
            <source>Move this rule down</source>
            <translation>下移这条规则</translation>
        </message>
        <message>
            <source>Move this rule up</source>
            <translation>上移这条规则</translation>
        </message>
        <message>
            <source>Move to group</source>
            <translation>移动到分组</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move: {what}</source>
            <translation>移动：{what}</translation>
        </message>
        <message>
            <source>My status</source>
            <translation>我的状态</translation>
        </message>
        <message>
            <source>Name of the holiday</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Name of the rule</source>
            <translation>规则名称</translation>
        </message>
        <message>
            <source>Name that buyers see</source>
            <translation>买家看到的昵称</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>从不</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新建</translation>
        </message>
        <message>
            <source>New auto-reply</source>
            <translation>新增自动回复</translation>
        </message>
        <message>
            <source>New exception</source>
            <translation>新增例外</translation>
        </message>
        <message>
            <source>New group</source>
            <translation>新增分组</translation>
        </message>
        <message>
            <source>New holiday</source>
            <translation>新增节假日</translation>
        </message>
        <message>
            <source>New key</source>
            <translation>新密钥</translation>
        </message>
        <message>
            <source>New keyword rule</source>
            <translation>新增关键词规则</translation>
        </message>
        <message>
            <source>New message</source>
            <translation>新消息</translation>
        </message>
        <message>
            <source>New phrase here</source>
            <translation>在此新建短语</translation>
        </message>
        <message>
            <source>New quick phrase</source>
            <translation>新增快捷短语</translation>
        </message>
        <message>
            <source>New reminder</source>
            <translation>新建提醒</translation>
        </message>
        <message>
            <source>New signature</source>
            <translation>新签名</translation>
        </message>
        <message>
            <source>New text</source>
            <translation>新的内容</translation>
        </message>
        <message>
            <source>New visitor</source>
            <translation>新访客</translation>
        </message>
        <message>
            <source>New: {new}, changed: {changed}, same: {same}, conflicts: {conflicts}, bad rows: {bad}</source>
            <translation>新增 {new}，有改动 {changed}，相同 {same}，冲突 {conflicts}，无法导入 {bad}</translation>
        </message>
        <message>
            <source>Newer wins</source>
            <translation>新的优先</translation>
        </message>
        <message>
            <source>Newest backup: {time}, {size}. One is made every day.</source>
            <translation>最近备份：{time}，{size}。每天会自动备份一次。</translation>
        </message>
        <message>
            <source>Newest message first</source>
            <translation>最新消息在前</translation>
        </message>
        <message>
            <source>Newest messages ↓</source>
            <translation>最新消息 ↓</translation>
        </message>
        <message>
            <source>Next conversation</source>
            <translation>下一个会话</translation>
        </message>
        <message>
            <source>No automatic reply at all</source>
            <translation>完全不自动回复</translation>
        </message>
        <message>
            <source>No automatic reply: no rule fits</source>
            <translation>没有自动回复：没有符合的规则</translation>
        </message>
        <message>
            <source>No automatic reply: {why}</source>
            <translation>没有自动回复：{why}</translation>
        </message>
        <message>
            <source>No connection.</source>
            <translation>连接断开。</translation>
        </message>
        <message>
            <source>No contacts yet</source>
            <translation>还没有联系人</translation>
        </message>
        <message>
            <source>No conversation is open</source>
            <translation>还没有打开会话</translation>
        </message>
        <message>
            <source>No conversations yet</source>
            <translation>还没有会话</translation>
        </message>
        <message>
            <source>No keyword rules yet</source>
            <translation>还没有关键词规则</translation>
        </message>
        <message>
            <source>No limit</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>No new visitors come to you; open conversations go on.</source>
            <translation>新访客不再分配给您，正在进行的会话照常。</translation>
        </message>
        <message>
            <source>No pack is installed. Your team lead gives you a file that ends in .qpack.</source>
            <translation>尚未安装短语包。主管会给您一个以 .qpack 结尾的文件。</translation>
        </message>
        <message>
            <source>No phrase matches</source>
            <translation>没有匹配的短语</translation>
        </message>
        <message>
            <source>No phrases yet</source>
            <translation>还没有快捷短语</translation>
        </message>
        <message>
            <source>No setting fits.</source>
            <translation>没有找到相关设置</translation>
        </message>
        <message>
            <source>No signature yet.</source>
            <translation>还没有签名。</translation>
        </message>
        <message>
            <source>No such recipient · Retry</source>
            <translation>收件人不存在 · 重试</translation>
        </message>
        <message>
            <source>No suggestions</source>
            <translation>没有建议</translation>
        </message>
        <message>
            <source>No text of messages on banners</source>
            <translation>横幅上不显示消息内容</translation>
        </message>
        <message>
            <source>Nobody answers for</source>
            <translation>无人回复</translation>
        </message>
        <message>
            <source>Nobody is waiting</source>
            <translation>现在没有人等待</translation>
        </message>
        <message>
            <source>Nobody this computer trusts vouches for {host}. If the shop has its own certificate, choose its CA file in the server settings.</source>
            <translation>本机信任的机构都没有为 {host} 担保。如果店铺使用自建证书，请在服务器设置中选择其CA证书文件。</translation>
        </message>
        <message>
            <source>Nobody yet: colleagues or a group, for example, can be left alone.</source>
            <translation>还没有。例如同事或某个分组可以不自动回复。</translation>
        </message>
        <message>
            <source>None yet. On a holiday its own times hold, or none.</source>
            <translation>还没有。节假日按自己的时间，或整天休息。</translation>
        </message>
        <message>
            <source>Not at all</source>
            <translation>不延迟</translation>
        </message>
        <message>
            <source>Not sent</source>
            <translation>未发送</translation>
        </message>
        <message>
            <source>Not sent · Retry</source>
            <translation>未发送 · 重试</translation>
        </message>
        <message>
            <source>Not set yet</source>
            <translation>未设置</translation>
        </message>
        <message>
            <source>Not signed yet: agents' consoles will refuse it.</source>
            <translation>尚未签名：客服端会拒绝它。</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>备忘</translation>
        </message>
        <message>
            <source>Nothing decided yet.</source>
            <translation>还没有记录。</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>没有找到</translation>
        </message>
        <message>
            <source>Nothing found among the entries loaded so far.</source>
            <translation>已读取的记录中没有找到。</translation>
        </message>
        <message>
            <source>Nothing this buyer writes will reach you. The conversation so far stays.</source>
            <translation>屏蔽后不再收到这位买家的消息，已有的聊天记录会保留。</translation>
        </message>
        <message>
            <source>Nothing was written.</source>
            <translation>没有写入任何内容。</translation>
        </message>
        <message>
            <source>Number of the phrase</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Number of unread messages on the tray</source>
            <translation>托盘图标显示未读数</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>确定</translation>
        </message>
        <message>
            <source>Of English words; a right click on a marked one offers others, and keeps it among your words.</source>
            <translation>检查英文单词；右键点击带波浪线的词可换成建议的词，或加入自己的词库。</translation>
        </message>
        <message>
            <source>Of the pack {name}; changes are yours only</source>
            <translation>来自短语包 {name}；改动仅对您有效</translation>
        </message>
        <message>
            <source>Of the size that the system has for its texts.</source>
            <translation>相对于系统文字的大小。</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>离线</translation>
        </message>
        <message>
            <source>Offline: buyers cannot reach you.</source>
            <translation>已离线：买家的消息暂时收不到。</translation>
        </message>
        <message>
            <source>Older messages are deleted from this computer for good, those of pinned contacts too; you are asked before the first time. Contacts, notes and the server's own archive stay.</source>
            <translation>更早的消息会从本机永久删除，置顶联系人的也一样；第一次删除前会询问您。联系人、备注和服务器上的存档不受影响。</translation>
        </message>
        <message>
            <source>Once more: </source>
            <translation>再输入一次：</translation>
        </message>
        <message>
            <source>One contact</source>
            <translation>一位联系人</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>Only for a shop with its own certificate</source>
            <translation>仅店铺自建证书时需要</translation>
        </message>
        <message>
            <source>Only pictures can be sent: PNG, JPEG, GIF, WebP or BMP of at most 20 MB.</source>
            <translation>只能发送图片：PNG、JPEG、GIF、WebP 或 BMP，且不超过 20 MB。</translation>
        </message>
        <message>
            <source>Only the name is shown: for a screen that others see.</source>
            <translation>只显示名称，适合他人能看到屏幕的场合。</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open at other times on these days</source>
            <translation>这些天在其他时间工作</translation>
        </message>
        <message>
            <source>Open conversation</source>
            <translation>打开会话</translation>
        </message>
        <message>
            <source>Open link</source>
            <translation>打开链接</translation>
        </message>
        <message>
            <source>Open link…</source>
            <translation>打开链接…</translation>
        </message>
        <message>
            <source>Open the built-in shop</source>
            <translation>打开内置店铺(练习)</translation>
        </message>
        <message>
            <source>Open the chat history</source>
            <translation>打开聊天记录</translation>
        </message>
        <message>
            <source>Open the folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Open the settings</source>
            <translation>打开系统设置</translation>
        </message>
        <message>
            <source>Open the window</source>
            <translation>打开窗口</translation>
        </message>
        <message>
            <source>Order number</source>
            <translation>订单号</translation>
        </message>
        <message>
            <source>Order of conversations</source>
            <translation>会话排序</translation>
        </message>
        <message>
            <source>Other XML</source>
            <translation>其他 XML</translation>
        </message>
        <message>
            <source>Other users of this machine can read {path} (mode {mode}).</source>
            <translation>本机其他用户可以读取 {path}（权限 {mode}）。</translation>
        </message>
        <message>
            <source>Other wordings</source>
            <translation>其他说法</translation>
        </message>
        <message>
            <source>Outside working hours</source>
            <translation>在工作时间以外收到消息时自动回复</translation>
        </message>
        <message>
            <source>Overdue · {when}</source>
            <translation>已到期 · {when}</translation>
        </message>
        <message>
            <source>Overwrite</source>
            <translation>覆盖</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>Password of the key: </source>
            <translation>密钥密码：</translation>
        </message>
        <message>
            <source>Pause in minutes</source>
            <translation>间隔分钟数</translation>
        </message>
        <message>
            <source>Phrase content</source>
            <translation>快捷短语内容</translation>
        </message>
        <message>
            <source>Phrase files (*.csv *.txt *.tsv *.xml *.xlsx *.yml *.yaml *.qpack)</source>
            <translation>短语文件 (*.csv *.txt *.tsv *.xml *.xlsx *.yml *.yaml *.qpack)</translation>
        </message>
        <message>
            <source>Phrase moved</source>
            <translation>短语已移动</translation>
        </message>
        <message>
            <source>Phrase pack</source>
            <translation>短语包</translation>
        </message>
        <message>
            <source>Phrase packs</source>
            <translation>短语包管理</translation>
        </message>
        <message>
            <source>Phrase packs (*.qpack)</source>
            <translation>短语包 (*.qpack)</translation>
        </message>
        <message>
            <source>Phrase packs…</source>
            <translation>短语包管理…</translation>
        </message>
        <message>
            <source>Phrase suggestions</source>
            <translation>快捷短语 候选</translation>
        </message>
        <message>
            <source>Phrases</source>
            <translation>短语列表</translation>
        </message>
        <message>
            <source>Phrases of packs change with the pack. What you changed of them stays yours.</source>
            <translation>短语包中的短语随短语包更新，您自己的改动会保留。</translation>
        </message>
        <message>
            <source>Phrases of the pack</source>
            <translation>短语包中的短语</translation>
        </message>
        <message>
            <source>Phrases: {phrases}, groups: {groups}, bad rows: {bad}</source>
            <translation>快捷短语 {phrases}，分组 {groups}，无法导入 {bad}</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg *.gif *.webp *.bmp)</source>
            <translation>图片 (*.png *.jpg *.jpeg *.gif *.webp *.bmp)</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp)</source>
            <translation>图片 (*.png *.jpg *.jpeg *.webp *.bmp)</translation>
        </message>
        <message>
            <source>Pictures of the phrase</source>
            <translation>短语的图片</translation>
        </message>
        <message>
            <source>Pictures that are missing: {count}</source>
            <translation>缺失的图片：{count}</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>置顶</translation>
        </message>
        <message>
            <source>Pin or unpin the conversation</source>
            <translation>置顶或取消置顶会话</translation>
        </message>
        <message>
            <source>Practise with scripted buyers; no account is needed.</source>
            <translation>与模拟买家练习，无需账号。</translation>
        </message>
        <message>
            <source>Prepared texts</source>
            <translation>自动回复语</translation>
        </message>
        <message>
            <source>Presence</source>
            <translation>在线状态</translation>
        </message>
        <message>
            <source>Presence unknown</source>
            <translation>状态未知</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>预览</translation>
        </message>
        <message>
            <source>Previous conversation</source>
            <translation>上一个会话</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Put back</source>
            <translation>放回</translation>
        </message>
        <message>
            <source>Qianniu</source>
            <translation>千牛</translation>
        </message>
        <message>
            <source>Qianniu, older</source>
            <translation>千牛（旧版）</translation>
        </message>
        <message>
            <source>Quick phrases</source>
            <translation>快捷短语</translation>
        </message>
        <message>
            <source>Quiet after your own message, minutes</source>
            <translation>亲自回复后不自动回复的分钟数</translation>
        </message>
        <message>
            <source>Quiet from</source>
            <translation>免打扰开始时间</translation>
        </message>
        <message>
            <source>Quiet hours</source>
            <translation>免打扰时段</translation>
        </message>
        <message>
            <source>Quiet until</source>
            <translation>免打扰结束时间</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Quit the console</source>
            <translation>退出工作台</translation>
        </message>
        <message>
            <source>Reading {file}…</source>
            <translation>正在读取 {file}…</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近联系</translation>
        </message>
        <message>
            <source>Refuse</source>
            <translation>拒绝</translation>
        </message>
        <message>
            <source>Regular expression</source>
            <translation>正则表达式</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Remark and notes…</source>
            <translation>备注和记事…</translation>
        </message>
        <message>
            <source>Remark…</source>
            <translation>备注…</translation>
        </message>
        <message>
            <source>Remember password</source>
            <translation>记住密码</translation>
        </message>
        <message>
            <source>Remind me…</source>
            <translation>提醒我…</translation>
        </message>
        <message>
            <source>Reminder</source>
            <translation>提醒</translation>
        </message>
        <message>
            <source>Reminder ({when}) · {name}: {text}</source>
            <translation>提醒（{when}）· {name}：{text}</translation>
        </message>
        <message>
            <source>Reminder deleted</source>
            <translation>提醒已删除</translation>
        </message>
        <message>
            <source>Reminder: {text}</source>
            <translation>提醒：{text}</translation>
        </message>
        <message>
            <source>Reminders</source>
            <translation>提醒</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove for good</source>
            <translation>永久删除</translation>
        </message>
        <message>
            <source>Remove from contacts</source>
            <translation>移出联系人</translation>
        </message>
        <message>
            <source>Remove the picture</source>
            <translation>移除图片</translation>
        </message>
        <message>
            <source>Remove the tag {tag}</source>
            <translation>移除标签 {tag}</translation>
        </message>
        <message>
            <source>Remove time {number}: {day}</source>
            <translation>删除时段 {number}：{day}</translation>
        </message>
        <message>
            <source>Remove wording {number}</source>
            <translation>删除说法 {number}</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Rename the group</source>
            <translation>重命名分组</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Restore a backup</source>
            <translation>恢复备份</translation>
        </message>
        <message>
            <source>Restore defaults</source>
            <translation>恢复默认</translation>
        </message>
        <message>
            <source>Restore…</source>
            <translation>恢复备份…</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>恢复接待</translation>
        </message>
        <message>
            <source>Roll back</source>
            <translation>恢复上一版</translation>
        </message>
        <message>
            <source>Rows that point at nothing: {count}</source>
            <translation>指向不存在内容的记录：{count}</translation>
        </message>
        <message>
            <source>Rules in the order in which they were asked</source>
            <translation>规则（按检查顺序）</translation>
        </message>
        <message>
            <source>Same</source>
            <translation>相同</translation>
        </message>
        <message>
            <source>Saturday</source>
            <translation>周六</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save a copy without words</source>
            <translation>另存不含文字的副本</translation>
        </message>
        <message>
            <source>Save a copy without words…</source>
            <translation>另存不含文字的副本…</translation>
        </message>
        <message>
            <source>Save as phrase…</source>
            <translation>存为快捷短语…</translation>
        </message>
        <message>
            <source>Save picture</source>
            <translation>保存图片</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>已保存</translation>
        </message>
        <message>
            <source>Saved as {file}; it holds none of your words and can be sent to us.</source>
            <translation>已存为 {file}，其中不含您的任何文字，可以发给我们。</translation>
        </message>
        <message>
            <source>Saved as {path}</source>
            <translation>已保存为 {path}</translation>
        </message>
        <message>
            <source>Say what the columns of this file hold; one of them is the text.</source>
            <translation>请说明这个文件各列的含义，其中一列是短语内容。</translation>
        </message>
        <message>
            <source>Say which key to sign with: --key FILE or --key-name NAME.</source>
            <translation>请指定签名密钥：--key 文件 或 --key-name 名称。</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search chat history</source>
            <translation>搜索聊天记录</translation>
        </message>
        <message>
            <source>Search contacts and messages</source>
            <translation>搜索联系人和消息</translation>
        </message>
        <message>
            <source>Search in this conversation</source>
            <translation>在此会话中搜索</translation>
        </message>
        <message>
            <source>Search phrases</source>
            <translation>搜索短语</translation>
        </message>
        <message>
            <source>Search phrases (pinyin initials too)</source>
            <translation>搜索短语（拼音首字母也行）</translation>
        </message>
        <message>
            <source>Search quick phrases</source>
            <translation>搜索快捷短语</translation>
        </message>
        <message>
            <source>Search results</source>
            <translation>搜索结果</translation>
        </message>
        <message>
            <source>Search settings</source>
            <translation>搜索设置</translation>
        </message>
        <message>
            <source>Search shortcuts</source>
            <translation>搜索快捷键</translation>
        </message>
        <message>
            <source>Seconds without an answer</source>
            <translation>无人回复的秒数</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>设置分类</translation>
        </message>
        <message>
            <source>See</source>
            <translation>查看</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send a picture</source>
            <translation>发送图片</translation>
        </message>
        <message>
            <source>Send a picture to {name}</source>
            <translation>发送图片给 {name}</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>重新发送</translation>
        </message>
        <message>
            <source>Send and close the conversation</source>
            <translation>发送并结束会话</translation>
        </message>
        <message>
            <source>Send pictures</source>
            <translation>发送图片</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>发送方式</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>已发送</translation>
        </message>
        <message>
            <source>Separator</source>
            <translation>分隔符</translation>
        </message>
        <message>
            <source>Serve buyers by chat, from your desktop.</source>
            <translation>在桌面上通过聊天接待买家。</translation>
        </message>
        <message>
            <source>Server address</source>
            <translation>服务器地址</translation>
        </message>
        <message>
            <source>Server settings</source>
            <translation>服务器设置</translation>
        </message>
        <message>
            <source>Set a number that makes sense.</source>
            <translation>请设定合理的数目。</translation>
        </message>
        <message>
            <source>Set a pause that makes sense.</source>
            <translation>请设定合理的间隔。</translation>
        </message>
        <message>
            <source>Set a reminder for this buyer</source>
            <translation>为这位买家设提醒</translation>
        </message>
        <message>
            <source>Set number of buyers</source>
            <translation>设定人数</translation>
        </message>
        <message>
            <source>Set up auto-reply</source>
            <translation>设置自动回复</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>系统设置</translation>
        </message>
        <message>
            <source>Settings (*.json)</source>
            <translation>设置文件 (*.json)</translation>
        </message>
        <message>
            <source>Settings in a file</source>
            <translation>设置文件</translation>
        </message>
        <message>
            <source>Settings that fit</source>
            <translation>找到的设置</translation>
        </message>
        <message>
            <source>Settings…</source>
            <translation>系统设置…</translation>
        </message>
        <message>
            <source>Several in turn</source>
            <translation>多条轮流使用</translation>
        </message>
        <message>
            <source>Shop's name</source>
            <translation>店铺名</translation>
        </message>
        <message>
            <source>Shop's sheet</source>
            <translation>店铺自有表格</translation>
        </message>
        <message>
            <source>Shorten the chat history</source>
            <translation>缩短聊天记录</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>取消隐藏</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>显示全部</translation>
        </message>
        <message>
            <source>Show hidden and expired phrases</source>
            <translation>显示隐藏和过期的短语</translation>
        </message>
        <message>
            <source>Show or hide the side panel</source>
            <translation>显示或隐藏侧栏</translation>
        </message>
        <message>
            <source>Show signature {number}</source>
            <translation>显示第{number}条签名</translation>
        </message>
        <message>
            <source>Show the password</source>
            <translation>显示密码</translation>
        </message>
        <message>
            <source>Show this list</source>
            <translation>显示此列表</translation>
        </message>
        <message>
            <source>Show this one</source>
            <translation>显示这一条</translation>
        </message>
        <message>
            <source>Show {count} more contacts</source>
            <translation>再显示 {count} 位联系人</translation>
        </message>
        <message>
            <source>Shown beside Active, with a quiet word when there are more. Nobody is turned away; the automatic reply has a number of its own.</source>
            <translation>显示在“正在联系”旁边，超过时有一行文字提示，没有声音。不会拒绝任何买家；自动回复另有自己的人数。</translation>
        </message>
        <message>
            <source>Shown by the desktop while you look at something else; a click leads to the conversation.</source>
            <translation>您在看别的窗口时由系统显示，点击即可打开会话。</translation>
        </message>
        <message>
            <source>Side panel</source>
            <translation>侧边栏</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>Sign in first: a backup is that of an account.</source>
            <translation>请先登录：备份是针对账号的。</translation>
        </message>
        <message>
            <source>Sign in with another account…</source>
            <translation>登录其他账号…</translation>
        </message>
        <message>
            <source>Sign in, or open the built-in shop, and come back.</source>
            <translation>请先登录，或打开内置店铺，再回到这里。</translation>
        </message>
        <message>
            <source>Sign in…</source>
            <translation>登录…</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation>个性签名</translation>
        </message>
        <message>
            <source>Signature {number}</source>
            <translation>第{number}条签名</translation>
        </message>
        <message>
            <source>Signed; the key's fingerprint is {fingerprint}.</source>
            <translation>已签名；密钥指纹为 {fingerprint}。</translation>
        </message>
        <message>
            <source>Signing in…</source>
            <translation>正在登录…</translation>
        </message>
        <message>
            <source>Size, preferences, promises… only you see this.</source>
            <translation>尺码、喜好、答应过的事……只有自己看得到</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>跳过</translation>
        </message>
        <message>
            <source>So long Undo stands beside what you have just sent and brings it back; Ctrl+Z in the empty message input does the same.</source>
            <translation>在这段时间内，刚发送的消息旁有“撤销”，点一下内容就回到输入框；输入框为空时按 Ctrl+Z 也可以。</translation>
        </message>
        <message>
            <source>So long without keyboard and mouse, from Online only; back at the first key or move of the mouse.</source>
            <translation>键盘鼠标这么久没有操作就从在线转为离开；一按键或移动鼠标就恢复在线。</translation>
        </message>
        <message>
            <source>Somebody else may have made this pack. Ask your team lead, not by the way the pack came, and compare the new key. If you refuse, nothing changes.</source>
            <translation>这个短语包可能出自他人之手。请通过其他渠道向主管核实并核对新密钥。拒绝则一切不变。</translation>
        </message>
        <message>
            <source>Something went wrong that the console has no word for. Try again.</source>
            <translation>出现了未知的问题，请重试。</translation>
        </message>
        <message>
            <source>Sort order</source>
            <translation>排序方式</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>声音</translation>
        </message>
        <message>
            <source>Sound for a message</source>
            <translation>新消息：声音</translation>
        </message>
        <message>
            <source>Sound for a new visitor</source>
            <translation>新访客：声音</translation>
        </message>
        <message>
            <source>Sound for a reminder</source>
            <translation>提醒：声音</translation>
        </message>
        <message>
            <source>Sound when a buyer waits too long</source>
            <translation>等待过久：声音</translation>
        </message>
        <message>
            <source>Sounds</source>
            <translation>声音</translation>
        </message>
        <message>
            <source>Stands for the shop's name in phrases and automatic replies. Empty: what stands before the colon in your name.</source>
            <translation>用于快捷短语和自动回复中的“店铺名”变量；留空时取您昵称中冒号前的部分。</translation>
        </message>
        <message>
            <source>Start and end</source>
            <translation>启动与退出</translation>
        </message>
        <message>
            <source>Start empty</source>
            <translation>从空白开始</translation>
        </message>
        <message>
            <source>Start hidden in the tray</source>
            <translation>启动后隐藏到托盘</translation>
        </message>
        <message>
            <source>Start with the system</source>
            <translation>开机时自动启动</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Status text</source>
            <translation>状态文字</translation>
        </message>
        <message>
            <source>Status text: {status}</source>
            <translation>状态文字：{status}</translation>
        </message>
        <message>
            <source>Status text…</source>
            <translation>状态文字…</translation>
        </message>
        <message>
            <source>Stay in the tray</source>
            <translation>留在托盘</translation>
        </message>
        <message>
            <source>Still looking for suggestions</source>
            <translation>正在查找建议…</translation>
        </message>
        <message>
            <source>Subscribe</source>
            <translation>订阅</translation>
        </message>
        <message>
            <source>Subscriptions</source>
            <translation>订阅</translation>
        </message>
        <message>
            <source>Subscriptions to phrase packs</source>
            <translation>短语包订阅</translation>
        </message>
        <message>
            <source>Subscriptions…</source>
            <translation>订阅…</translation>
        </message>
        <message>
            <source>Sunday</source>
            <translation>周日</translation>
        </message>
        <message>
            <source>Suspended</source>
            <translation>挂起</translation>
        </message>
        <message>
            <source>Suspended, or not any more</source>
            <translation>挂起或取消挂起</translation>
        </message>
        <message>
            <source>Suspended: no new visitors come to you.</source>
            <translation>挂起中：不接待新访客。</translation>
        </message>
        <message>
            <source>Tab + digit</source>
            <translation>Tab+数字</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>表格</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Take in</source>
            <translation>加入</translation>
        </message>
        <message>
            <source>Take it from there</source>
            <translation>改给这条用</translation>
        </message>
        <message>
            <source>Take newer versions without asking</source>
            <translation>自动更新，无需询问</translation>
        </message>
        <message>
            <source>Take the backup</source>
            <translation>使用备份</translation>
        </message>
        <message>
            <source>Take the pack's</source>
            <translation>采用短语包的</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>字号</translation>
        </message>
        <message>
            <source>Texts used in turn</source>
            <translation>轮流使用的自动回复语</translation>
        </message>
        <message>
            <source>That is too long: at most {most} characters.</source>
            <translation>太长了：最多 {most} 个字。</translation>
        </message>
        <message>
            <source>That phrase or group is not there any more.</source>
            <translation>该短语或分组已不存在。</translation>
        </message>
        <message>
            <source>The account is closed, goes back to the chosen backup, and is opened again. Messages and phrases since then are kept aside in the data folder; messages that the server still has come back.</source>
            <translation>账号会先关闭，恢复到选定的备份，再重新打开。之后的消息和短语会另存在数据文件夹中；服务器上仍有的消息会再次取回。</translation>
        </message>
        <message>
            <source>The account was signed in somewhere else under the same name, so this connection was ended. Sign in again to take it back.</source>
            <translation>此账号以相同名称在别处登录，本连接已结束。重新登录可以接管。</translation>
        </message>
        <message>
            <source>The auto-reply rules could not be read. They were kept aside, and all rules are off. Set them anew under Settings, Auto-reply.</source>
            <translation>自动回复规则无法读取，已另行保存，现在所有规则都是关闭的。请在 系统设置 → 自动回复设置 中重新设置。</translation>
        </message>
        <message>
            <source>The backup is made and checked.</source>
            <translation>备份已完成并通过检查。</translation>
        </message>
        <message>
            <source>The backup of {time} is in place.</source>
            <translation>已恢复 {time} 的备份。</translation>
        </message>
        <message>
            <source>The backup {path} is damaged. Choose an older one.</source>
            <translation>备份 {path} 已损坏，请选择更早的备份。</translation>
        </message>
        <message>
            <source>The bin is empty.</source>
            <translation>回收站是空的。</translation>
        </message>
        <message>
            <source>The buyer sees the new text in place of the old.</source>
            <translation>买家看到的原消息会换成新的内容。</translation>
        </message>
        <message>
            <source>The buyer withdrew this message</source>
            <translation>对方撤回了一条消息</translation>
        </message>
        <message>
            <source>The certificate belongs to another server than {host}. Check the server address; somebody may be in between.</source>
            <translation>证书不属于 {host}，而属于另一台服务器。请检查服务器地址，也可能有人在中间拦截。</translation>
        </message>
        <message>
            <source>The certificate of {host} has expired. Check this computer's date; if it is right, the server needs a new one.</source>
            <translation>{host} 的证书已过期。请检查本机日期；如果日期正确，则服务器需要更换证书。</translation>
        </message>
        <message>
            <source>The certificate of {host} is not in order ({reason}). Nothing was sent. Ask who runs the server.</source>
            <translation>{host} 的证书有问题（{reason}），没有发送任何内容。请咨询服务器管理员。</translation>
        </message>
        <message>
            <source>The chosen encoding lacks characters of {count} phrases. Choose UTF-8, or change them.</source>
            <translation>所选编码无法保存 {count} 条短语中的某些字符。请选择 UTF-8，或修改这些短语。</translation>
        </message>
        <message>
            <source>The close button</source>
            <translation>关闭按钮</translation>
        </message>
        <message>
            <source>The code is too long.</source>
            <translation>快捷编码过长。</translation>
        </message>
        <message>
            <source>The code {code} belongs to “{title}”. Choose another one, or swap them.</source>
            <translation>编码 {code} 已用于“{title}”。请换一个，或交换编码。</translation>
        </message>
        <message>
            <source>The code {code} stands {count} times.</source>
            <translation>编码 {code} 出现了 {count} 次。</translation>
        </message>
        <message>
            <source>The connection is not encrypted.</source>
            <translation>连接未加密。</translation>
        </message>
        <message>
            <source>The connection to {host} was lost. The console connects again by itself.</source>
            <translation>与 {host} 的连接已断开，工作台会自动重新连接。</translation>
        </message>
        <message>
            <source>The console cannot tell which column of {path} holds the phrases. Say what the columns mean.</source>
            <translation>无法判断 {path} 中哪一列是短语内容。请指定各列的含义。</translation>
        </message>
        <message>
            <source>The console is running, or did not end in an orderly way last time.</source>
            <translation>工作台正在运行，或上次没有正常退出。</translation>
        </message>
        <message>
            <source>The console looks here for newer packs, at its start and every four hours, and checks who signed them.</source>
            <translation>启动时和每四小时在这里查找新版短语包，并检查签名。</translation>
        </message>
        <message>
            <source>The console made a mistake</source>
            <translation>工作台出现了错误</translation>
        </message>
        <message>
            <source>The console opens by itself when you sign in to this computer.</source>
            <translation>登录这台电脑后，工作台自动打开。</translation>
        </message>
        <message>
            <source>The console stays in the tray</source>
            <translation>工作台仍在系统托盘中运行</translation>
        </message>
        <message>
            <source>The conversations could not be opened</source>
            <translation>聊天记录无法打开</translation>
        </message>
        <message>
            <source>The database is damaged: {finding}. Bring back a backup with restore.</source>
            <translation>数据库已损坏：{finding}。请用 restore 恢复备份。</translation>
        </message>
        <message>
            <source>The database is whole.</source>
            <translation>数据库完好。</translation>
        </message>
        <message>
            <source>The database {path} cannot be read: {reason}. Bring back a backup with restore.</source>
            <translation>数据库 {path} 无法读取：{reason}。请用 restore 恢复备份。</translation>
        </message>
        <message>
            <source>The disk with {path} is full. Make room: what has come in since is kept in memory and stored then.</source>
            <translation>{path} 所在的磁盘已满。请腾出空间：此后收到的内容暂存在内存中，有空间后会保存。</translation>
        </message>
        <message>
            <source>The earlier version is back</source>
            <translation>已恢复到该版本</translation>
        </message>
        <message>
            <source>The fingerprint is another one: this pack is not from whom you think.</source>
            <translation>指纹不符：此短语包并非来自您以为的人。</translation>
        </message>
        <message>
            <source>The first row holds the names of the columns</source>
            <translation>第一行是列名</translation>
        </message>
        <message>
            <source>The group {group} is empty.</source>
            <translation>分组 {group} 是空的。</translation>
        </message>
        <message>
            <source>The last day lies before the first.</source>
            <translation>最后一天早于第一天。</translation>
        </message>
        <message>
            <source>The lead confirmed the new key to me</source>
            <translation>主管已向我确认新密钥</translation>
        </message>
        <message>
            <source>The link holds characters that cannot be seen.</source>
            <translation>链接中含有不可见的字符。</translation>
        </message>
        <message>
            <source>The message is too long for the server. Send it in parts.</source>
            <translation>消息太长，服务器不接收，请分成几条发送。</translation>
        </message>
        <message>
            <source>The name is written in an alphabet whose letters look like Latin ones.</source>
            <translation>域名所用的文字与拉丁字母外形相似。</translation>
        </message>
        <message>
            <source>The name mixes letters of several alphabets that look alike: likely a deception.</source>
            <translation>域名混用了多种文字中外形相似的字母，很可能是欺骗。</translation>
        </message>
        <message>
            <source>The name of the group is too long, or it is nested too deep.</source>
            <translation>分组名称过长，或分组层级过深。</translation>
        </message>
        <message>
            <source>The newest good backup is from {when}; what came later is fetched from the server.</source>
            <translation>最近的可用备份为 {when}，之后的消息会从服务器补取。</translation>
        </message>
        <message>
            <source>The options of these pages, without accounts and passwords, for another computer.</source>
            <translation>包含这些页面上的选项，不含账号和密码，可用于另一台电脑。</translation>
        </message>
        <message>
            <source>The pages show what the file says. It is stored with OK or Apply.</source>
            <translation>页面已显示文件中的设置，点“确定”或“应用”后保存。</translation>
        </message>
        <message>
            <source>The password does not open the key {path}. Try again.</source>
            <translation>密码无法打开密钥 {path}。请重试。</translation>
        </message>
        <message>
            <source>The picture could not be fetched. Try again.</source>
            <translation>图片下载失败，请重试。</translation>
        </message>
        <message>
            <source>The picture could not be loaded. Click to try again.</source>
            <translation>图片加载失败，点击重试</translation>
        </message>
        <message>
            <source>The picture could not be saved: {reason}</source>
            <translation>图片无法保存：{reason}</translation>
        </message>
        <message>
            <source>The picture could not be uploaded. Try again.</source>
            <translation>图片上传失败，请重试。</translation>
        </message>
        <message>
            <source>The picture is larger than the server takes ({limit}). Make it smaller.</source>
            <translation>图片超过服务器允许的大小（{limit}），请缩小后再发。</translation>
        </message>
        <message>
            <source>The picture is larger than the server takes. Make it smaller.</source>
            <translation>图片超过服务器允许的大小，请缩小后再发。</translation>
        </message>
        <message>
            <source>The picture is too large to be opened safely.</source>
            <translation>图片过大，无法安全打开。</translation>
        </message>
        <message>
            <source>The picture was not found; the phrase is taken without it.</source>
            <translation>找不到图片，短语已导入，但不含图片。</translation>
        </message>
        <message>
            <source>The picture {name} is in no phrase.</source>
            <translation>没有短语使用图片 {name}。</translation>
        </message>
        <message>
            <source>The quotation marks of this row do not match.</source>
            <translation>该行的引号不匹配。</translation>
        </message>
        <message>
            <source>The ring turns orange: time to answer.</source>
            <translation>圆环变为橙色：该回复了。</translation>
        </message>
        <message>
            <source>The ring turns red.</source>
            <translation>圆环变为红色。</translation>
        </message>
        <message>
            <source>The row has more cells than the header; perhaps a text needs quotation marks.</source>
            <translation>该行的列数多于表头，内容可能需要加引号。</translation>
        </message>
        <message>
            <source>The rules as they stand on the page, stored or not. Nothing is sent.</source>
            <translation>按页面上现在的规则（不论是否已保存）。不会发送任何消息。</translation>
        </message>
        <message>
            <source>The server cannot do that.</source>
            <translation>服务器不支持此功能。</translation>
        </message>
        <message>
            <source>The server does not allow that for this account. Ask who runs it.</source>
            <translation>服务器不允许此账号这样做，请咨询服务器管理员。</translation>
        </message>
        <message>
            <source>The settings could not be written to {path}: {reason}. What was there before is untouched.</source>
            <translation>无法把设置写入 {path}：{reason}。原有内容保持不变。</translation>
        </message>
        <message>
            <source>The settings in {path} cannot be read: {reason}.</source>
            <translation>无法读取 {path} 中的设置：{reason}。</translation>
        </message>
        <message>
            <source>The settings in {path} could not be read. They were kept aside, and the usual ones are in force.</source>
            <translation>无法读取 {path} 中的设置。原文件已另行保留，现使用默认设置。</translation>
        </message>
        <message>
            <source>The settings that are in force are in {path}.</source>
            <translation>当前生效的设置已导出到 {path}。</translation>
        </message>
        <message>
            <source>The settings were written by a newer console. They were kept aside in {path}, and the usual ones are in force.</source>
            <translation>设置文件由更新版本的工作台写入，已另存为 {path}，当前使用默认设置。</translation>
        </message>
        <message>
            <source>The signature of {path} does not fit: it was changed after it was signed. Ask for it again.</source>
            <translation>{path} 的签名不符：文件在签名后被改动过。请重新索取。</translation>
        </message>
        <message>
            <source>The text is too long for a phrase.</source>
            <translation>内容过长，不能作为快捷短语。</translation>
        </message>
        <message>
            <source>The text of the phrase is missing.</source>
            <translation>缺少短语内容。</translation>
        </message>
        <message>
            <source>The whole address</source>
            <translation>完整地址</translation>
        </message>
        <message>
            <source>The whole message</source>
            <translation>完整消息</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>There are several accounts: say which one with --account.</source>
            <translation>有多个账号，请用 --account 指定。</translation>
        </message>
        <message>
            <source>There are too many rules: at most {most}.</source>
            <translation>规则太多了：最多 {most} 条。</translation>
        </message>
        <message>
            <source>There is a group of that name in that place already. Choose another one.</source>
            <translation>该位置已有同名分组。请换一个名称。</translation>
        </message>
        <message>
            <source>There is a group {name} in that place already. Choose another name.</source>
            <translation>该位置已有分组“{name}”。请换一个名称。</translation>
        </message>
        <message>
            <source>There is a phrase pack “{name}”</source>
            <translation>有短语包“{name}”可安装</translation>
        </message>
        <message>
            <source>There is no backup that can be used yet.</source>
            <translation>还没有可用的备份。</translation>
        </message>
        <message>
            <source>There is no backup yet. One is made every day.</source>
            <translation>还没有备份，每天会自动备份一次。</translation>
        </message>
        <message>
            <source>There is no database at {path}.</source>
            <translation>{path} 处没有数据库。</translation>
        </message>
        <message>
            <source>There is no encoding called {name}. Try utf-8, gb18030 or gbk.</source>
            <translation>没有名为 {name} 的编码。请试用 utf-8、gb18030 或 gbk。</translation>
        </message>
        <message>
            <source>There is no file of this name.</source>
            <translation>没有这个文件。</translation>
        </message>
        <message>
            <source>There is no good backup. Starting empty fetches what the server still keeps.</source>
            <translation>没有可用的备份。从空白开始会补取服务器上仍保留的消息。</translation>
        </message>
        <message>
            <source>There is no server called {host}. Check the part of the account after @, or the server address.</source>
            <translation>找不到服务器 {host}。请检查账号中 @ 后面的部分，或服务器地址。</translation>
        </message>
        <message>
            <source>There is no stored account in {folder}.</source>
            <translation>{folder} 中没有已保存的账号。</translation>
        </message>
        <message>
            <source>There is nobody to choose here yet.</source>
            <translation>这里还没有可选的对象。</translation>
        </message>
        <message>
            <source>There is nothing newer.</source>
            <translation>没有更新的版本。</translation>
        </message>
        <message>
            <source>These settings belong to an account</source>
            <translation>这些设置属于账号</translation>
        </message>
        <message>
            <source>They take turns, each for</source>
            <translation>轮流展示，每条</translation>
        </message>
        <message>
            <source>This buyer is blocked. Unblock to write again.</source>
            <translation>此买家已被屏蔽，解除屏蔽后才能发送消息。</translation>
        </message>
        <message>
            <source>This code belongs to another phrase. Choose another one, or swap them.</source>
            <translation>该编码已用于另一条短语。请换一个，或交换编码。</translation>
        </message>
        <message>
            <source>This computer has no keyring that can be used: the password is asked each time and never written to a file.</source>
            <translation>本机没有可用的密钥环：每次登录都需要输入密码，密码不会写入文件。</translation>
        </message>
        <message>
            <source>This computer has no network. Check the cable or Wi-Fi; the console keeps trying.</source>
            <translation>本机没有网络。请检查网线或无线网络，工作台会继续尝试。</translation>
        </message>
        <message>
            <source>This conversation</source>
            <translation>当前会话</translation>
        </message>
        <message>
            <source>This entry is not a text that can be sent.</source>
            <translation>该条目不是可以发送的文字。</translation>
        </message>
        <message>
            <source>This evening</source>
            <translation>今天傍晚</translation>
        </message>
        <message>
            <source>This file is no picture. Choose another one.</source>
            <translation>这个文件不是图片，请另选一个。</translation>
        </message>
        <message>
            <source>This is no account. It looks like name@shop.example.</source>
            <translation>这不是账号。账号的格式如 name@shop.example。</translation>
        </message>
        <message>
            <source>This is no picture that can be shown.</source>
            <translation>这不是可以显示的图片。</translation>
        </message>
        <message>
            <source>This is no web address that the console opens.</source>
            <translation>这不是工作台可以打开的网址。</translation>
        </message>
        <message>
            <source>This is the first pack with this key here. Compare the key with what your team lead reads out: once you install the pack, only this key can change it.</source>
            <translation>这是首次见到用此密钥签名的短语包。请与主管念出的密钥核对：安装之后，只有这个密钥才能更新它。</translation>
        </message>
        <message>
            <source>This link leads to</source>
            <translation>此链接指向</translation>
        </message>
        <message>
            <source>This pack</source>
            <translation>该短语包</translation>
        </message>
        <message>
            <source>This picture cannot be shown</source>
            <translation>无法显示此图片</translation>
        </message>
        <message>
            <source>This regular expression cannot be used: look at its brackets and backslashes.</source>
            <translation>这个正则表达式不能用：请检查括号和反斜杠。</translation>
        </message>
        <message>
            <source>This removes about {count} messages for good</source>
            <translation>将永久删除约 {count} 条消息</translation>
        </message>
        <message>
            <source>This text stands twice: {text}</source>
            <translation>此内容重复：{text}</translation>
        </message>
        <message>
            <source>This time has passed. Choose a later one.</source>
            <translation>这个时间已经过去了，请选一个更晚的时间。</translation>
        </message>
        <message>
            <source>Those in which something was said lately</source>
            <translation>最近有人说过话的会话</translation>
        </message>
        <message>
            <source>Those whose buyer waits for an answer</source>
            <translation>买家正在等待回复的会话</translation>
        </message>
        <message>
            <source>Thursday</source>
            <translation>周四</translation>
        </message>
        <message>
            <source>Tick at least one automatic reply.</source>
            <translation>请至少勾选一种自动回复。</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>To be filled in: {example}</source>
            <translation>发送前填写：{example}</translation>
        </message>
        <message>
            <source>Today {time}</source>
            <translation>今天 {time}</translation>
        </message>
        <message>
            <source>Tomorrow morning</source>
            <translation>明天早上</translation>
        </message>
        <message>
            <source>Too late after</source>
            <translation>过久：超过</translation>
        </message>
        <message>
            <source>Too long · Retry</source>
            <translation>消息过长 · 重试</translation>
        </message>
        <message>
            <source>Took a message back</source>
            <translation>对方撤回了一条消息</translation>
        </message>
        <message>
            <source>Trust the new key</source>
            <translation>信任新密钥</translation>
        </message>
        <message>
            <source>Try a message</source>
            <translation>试一条消息</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Try another word, or fewer.</source>
            <translation>换个词，或少输几个字试试。</translation>
        </message>
        <message>
            <source>Try auto-reply</source>
            <translation>试一试</translation>
        </message>
        <message>
            <source>Try fewer or other words.</source>
            <translation>换个词，或少输入几个字试试。</translation>
        </message>
        <message>
            <source>Try it</source>
            <translation>试一试</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>立即重试</translation>
        </message>
        <message>
            <source>Trying again in {count} s.</source>
            <translation>{count} 秒后重试。</translation>
        </message>
        <message>
            <source>Tuesday</source>
            <translation>周二</translation>
        </message>
        <message>
            <source>Two of the times overlap.</source>
            <translation>有两个时段重叠。</translation>
        </message>
        <message>
            <source>Type the password of this account.</source>
            <translation>请输入此账号的密码。</translation>
        </message>
        <message>
            <source>Typing…</source>
            <translation>正在输入…</translation>
        </message>
        <message>
            <source>UTF-8 (for Excel)</source>
            <translation>UTF-8（适合 Excel）</translation>
        </message>
        <message>
            <source>Unblock</source>
            <translation>解除屏蔽</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Undo ({seconds})</source>
            <translation>撤销 ({seconds})</translation>
        </message>
        <message>
            <source>Undo sending</source>
            <translation>撤销发送</translation>
        </message>
        <message>
            <source>Undo with Ctrl+Z</source>
            <translation>可按 Ctrl+Z 撤销</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>已撤销</translation>
        </message>
        <message>
            <source>Undone: the phrases are what they were before.</source>
            <translation>已撤销，短语恢复到导入之前。</translation>
        </message>
        <message>
            <source>Ungrouped</source>
            <translation>未分组</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>取消置顶</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Update the phrase pack</source>
            <translation>更新短语包</translation>
        </message>
        <message>
            <source>Urgent</source>
            <translation>最急</translation>
        </message>
        <message>
            <source>Use version {version} again</source>
            <translation>恢复使用 {version} 版</translation>
        </message>
        <message>
            <source>Valid</source>
            <translation>有效期</translation>
        </message>
        <message>
            <source>Valid from</source>
            <translation>生效日期</translation>
        </message>
        <message>
            <source>Valid until</source>
            <translation>失效日期</translation>
        </message>
        <message>
            <source>Variable</source>
            <translation>变量</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Version {version}, with Qt {qt}</source>
            <translation>版本 {version}，Qt {qt}</translation>
        </message>
        <message>
            <source>Versions of the phrase</source>
            <translation>短语的历史版本</translation>
        </message>
        <message>
            <source>Versions…</source>
            <translation>历史版本…</translation>
        </message>
        <message>
            <source>Very long after</source>
            <translation>严重：超过</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待时间</translation>
        </message>
        <message>
            <source>Waiting for {count} s</source>
            <translation>已等待 {count} 秒</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>等待发送</translation>
        </message>
        <message>
            <source>Waiting too long</source>
            <translation>等待过久</translation>
        </message>
        <message>
            <source>WeCom style</source>
            <translation>企业微信样式</translation>
        </message>
        <message>
            <source>Wednesday</source>
            <translation>周三</translation>
        </message>
        <message>
            <source>What buyers read beside your status</source>
            <translation>买家在您的状态旁边看到的文字</translation>
        </message>
        <message>
            <source>What counts as being served</source>
            <translation>怎样算正在接待</translation>
        </message>
        <message>
            <source>What differs from today's</source>
            <translation>与现在的差异</translation>
        </message>
        <message>
            <source>What is cleared stays in the bin for 30 days, and an import can be undone.</source>
            <translation>清空的短语在回收站保留 30 天，导入也可以撤销。</translation>
        </message>
        <message>
            <source>What is in it</source>
            <translation>查看内容</translation>
        </message>
        <message>
            <source>What is in the pack</source>
            <translation>查看短语包内容</translation>
        </message>
        <message>
            <source>What is new</source>
            <translation>更新内容</translation>
        </message>
        <message>
            <source>What stands before @ is not the place it leads to.</source>
            <translation>@ 前面的部分并不是链接真正的去处。</translation>
        </message>
        <message>
            <source>What the buyer asks about</source>
            <translation>买家咨询的商品</translation>
        </message>
        <message>
            <source>What to be reminded of</source>
            <translation>提醒内容</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>处理</translation>
        </message>
        <message>
            <source>What was decided</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>What was there before is kept in {folder}.</source>
            <translation>原有数据保留在 {folder}。</translation>
        </message>
        <message>
            <source>What will happen</source>
            <translation>导入预览</translation>
        </message>
        <message>
            <source>What you delete stays here for 30 days.</source>
            <translation>删除的短语在这里保留 30 天。</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>When I am away</source>
            <translation>当我的状态为“离开”时自动回复</translation>
        </message>
        <message>
            <source>When I am busy</source>
            <translation>当我的状态为“忙碌”时自动回复</translation>
        </message>
        <message>
            <source>When it does not lie on the shop's own server</source>
            <translation>图片不在本店服务器上时</translation>
        </message>
        <message>
            <source>When nobody answers for the set time</source>
            <translation>当买家久等无人回复时自动回复</translation>
        </message>
        <message>
            <source>When serving more than the set number</source>
            <translation>当正在联系的人数超过设定人数时自动回复</translation>
        </message>
        <message>
            <source>When serving more than {count} buyers</source>
            <translation>当正在联系的人数超过{count}人时自动回复</translation>
        </message>
        <message>
            <source>When the message has certain words</source>
            <translation>当消息中有关键词时自动回复</translation>
        </message>
        <message>
            <source>Where the caret goes: {example}</source>
            <translation>光标停在：{example}</translation>
        </message>
        <message>
            <source>Where there is no tray it ends the console.</source>
            <translation>没有托盘时，关闭即退出。</translation>
        </message>
        <message>
            <source>Where there is no tray, and where somebody has to sign in, the window is shown all the same.</source>
            <translation>没有托盘或需要登录时，仍会显示窗口。</translation>
        </message>
        <message>
            <source>Where you are not asked, a link that looks like a deception is still shown before it is opened.</source>
            <translation>不询问时，看起来可疑的链接仍会先显示给您看。</translation>
        </message>
        <message>
            <source>Whether the console starts with the system could not be changed: {reason}. Check the rights of your own folder for such entries.</source>
            <translation>无法更改开机自动启动：{reason}。请检查您对自动启动文件夹的权限。</translation>
        </message>
        <message>
            <source>Who waits longest first</source>
            <translation>等待最久的在前</translation>
        </message>
        <message>
            <source>Who writes</source>
            <translation>谁发来</translation>
        </message>
        <message>
            <source>Whole picture or its own size</source>
            <translation>整图 / 原始大小</translation>
        </message>
        <message>
            <source>Why this reply…</source>
            <translation>为什么自动回复…</translation>
        </message>
        <message>
            <source>With a fallback: {example}</source>
            <translation>带默认值：{example}</translation>
        </message>
        <message>
            <source>Withdraw</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Wording {number}</source>
            <translation>说法 {number}</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>关键词</translation>
        </message>
        <message>
            <source>Working hours</source>
            <translation>工作时间</translation>
        </message>
        <message>
            <source>Working hours…</source>
            <translation>工作时间…</translation>
        </message>
        <message>
            <source>Write a message. Ctrl+Enter sends, Enter breaks the line.</source>
            <translation>输入消息，Ctrl+Enter 发送，Enter 换行</translation>
        </message>
        <message>
            <source>Write a message. Enter sends, Shift+Enter breaks the line.</source>
            <translation>输入消息，Enter 发送，Shift+Enter 换行</translation>
        </message>
        <message>
            <source>Write a name: buyers see it.</source>
            <translation>请填写昵称：买家会看到它。</translation>
        </message>
        <message>
            <source>Write a signature</source>
            <translation>编辑个性签名</translation>
        </message>
        <message>
            <source>Write an answer first: New.</source>
            <translation>请先点“新增”写一条回复。</translation>
        </message>
        <message>
            <source>Write as UTF-8</source>
            <translation>改用 UTF-8 写入</translation>
        </message>
        <message>
            <source>Write it as host:port, for example chat.shop.example:5222.</source>
            <translation>请按 主机:端口 填写，例如 chat.shop.example:5222。</translation>
        </message>
        <message>
            <source>Write the regular expression.</source>
            <translation>请写正则表达式。</translation>
        </message>
        <message>
            <source>Write the words to look for, with commas between them.</source>
            <translation>请写要找的词，用逗号隔开。</translation>
        </message>
        <message>
            <source>Write what the buyer shall read.</source>
            <translation>请写要发给买家的内容。</translation>
        </message>
        <message>
            <source>Write what the phrase says.</source>
            <translation>请填写短语内容。</translation>
        </message>
        <message>
            <source>XML files (*.xml)</source>
            <translation>XML 文件 (*.xml)</translation>
        </message>
        <message>
            <source>XML is always written in UTF-8.</source>
            <translation>XML 始终以 UTF-8 写入。</translation>
        </message>
        <message>
            <source>XML keeps everything: wordings, tags, dates and pictures.</source>
            <translation>XML 保留全部内容：其他说法、标签、有效期和图片。</translation>
        </message>
        <message>
            <source>XML of this console</source>
            <translation>本客服台的 XML</translation>
        </message>
        <message>
            <source>Xiaomei</source>
            <translation>小美</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>昨天</translation>
        </message>
        <message>
            <source>Yesterday {time}</source>
            <translation>昨天 {time}</translation>
        </message>
        <message>
            <source>You are reminded on {when}</source>
            <translation>将在 {when} 提醒您</translation>
        </message>
        <message>
            <source>You serve {count} buyers at once; your limit is {limit}.</source>
            <translation>正在接待 {count} 位买家，上限是 {limit} 位。</translation>
        </message>
        <message>
            <source>You took a message back</source>
            <translation>你撤回了一条消息</translation>
        </message>
        <message>
            <source>You withdrew this message</source>
            <translation>您撤回了一条消息</translation>
        </message>
        <message>
            <source>You: {text}</source>
            <translation>我：{text}</translation>
        </message>
        <message>
            <source>Your conversations are safe: every message is stored before it is shown. You can go on; if something looks wrong, quit and start again. These details help to mend it; look through them before you pass them on.</source>
            <translation>您的聊天记录是安全的：每条消息都先保存再显示。您可以继续使用；如有异常，请退出后重新启动。以下详情有助于修复问题，转发前请先看一遍。</translation>
        </message>
        <message>
            <source>Your own name for this buyer</source>
            <translation>给这位买家起个备注名</translation>
        </message>
        <message>
            <source>Yours differs</source>
            <translation>您已改动</translation>
        </message>
        <message>
            <source>Zammad</source>
            <translation>Zammad</translation>
        </message>
        <message>
            <source>[Draft]</source>
            <translation>[草稿]</translation>
        </message>
        <message>
            <source>[Not sent]</source>
            <translation>[未发出]</translation>
        </message>
        <message>
            <source>[Picture]</source>
            <translation>[图片]</translation>
        </message>
        <message>
            <source>[other pictures]</source>
            <translation>［图片不同］</translation>
        </message>
        <message>
            <source>a new visitor</source>
            <translation>新访客</translation>
        </message>
        <message>
            <source>a regular expression</source>
            <translation>正则表达式</translation>
        </message>
        <message>
            <source>a rule above it answered</source>
            <translation>排在上面的规则已经回复</translation>
        </message>
        <message>
            <source>address of the server, where it differs from the account's domain</source>
            <translation>服务器地址（与账号域名不同时填写）</translation>
        </message>
        <message>
            <source>all of the words</source>
            <translation>其中所有的词</translation>
        </message>
        <message>
            <source>allow a connection without encryption, to this machine only</source>
            <translation>允许不加密连接，仅限本机</translation>
        </message>
        <message>
            <source>always</source>
            <translation>长期有效</translation>
        </message>
        <message>
            <source>another phrase</source>
            <translation>另一条短语</translation>
        </message>
        <message>
            <source>answered at once</source>
            <translation>不等待</translation>
        </message>
        <message>
            <source>any of the words</source>
            <translation>其中任意一个词</translation>
        </message>
        <message>
            <source>asks about newer versions</source>
            <translation>更新前询问</translation>
        </message>
        <message>
            <source>automatic replies in a row at most, until you write to the buyer yourself</source>
            <translation>您亲自回复买家之前，最多连续自动回复的次数</translation>
        </message>
        <message>
            <source>begin with the phrases of a pack, or of a CSV, XML or other phrase file</source>
            <translation>从一个短语包，或从 CSV、XML 等短语文件的短语开始</translation>
        </message>
        <message>
            <source>bring back a backup; the present data is kept aside</source>
            <translation>恢复备份；现有数据另行保留</translation>
        </message>
        <message>
            <source>bring the phrases of a file in</source>
            <translation>导入文件中的快捷短语</translation>
        </message>
        <message>
            <source>by itself</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>certificate of the authority that signed the server's</source>
            <translation>签发服务器证书的 CA 证书文件</translation>
        </message>
        <message>
            <source>check a pack's signature</source>
            <translation>检查短语包的签名</translation>
        </message>
        <message>
            <source>check the stored data and say what is wrong</source>
            <translation>检查保存的数据并说明问题</translation>
        </message>
        <message>
            <source>checked {time}</source>
            <translation>检查于 {time}</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>休息</translation>
        </message>
        <message>
            <source>closed every day</source>
            <translation>每天休息</translation>
        </message>
        <message>
            <source>comma</source>
            <translation>逗号</translation>
        </message>
        <message>
            <source>cotton dress</source>
            <translation>纯棉连衣裙</translation>
        </message>
        <message>
            <source>days</source>
            <translation>天</translation>
        </message>
        <message>
            <source>draft: {text}</source>
            <translation>草稿：{text}</translation>
        </message>
        <message>
            <source>each its own</source>
            <translation>逐条决定</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>已编辑</translation>
        </message>
        <message>
            <source>every automatic reply</source>
            <translation>所有自动回复</translation>
        </message>
        <message>
            <source>folded</source>
            <translation>已折叠</translation>
        </message>
        <message>
            <source>for example utf-8, gb18030 or utf-16</source>
            <translation>例如 utf-8、gb18030 或 utf-16</translation>
        </message>
        <message>
            <source>for example zh_CN</source>
            <translation>例如 zh_CN</translation>
        </message>
        <message>
            <source>for programs</source>
            <translation>供程序使用</translation>
        </message>
        <message>
            <source>from the top, only the first that fits · drag to reorder</source>
            <translation>自上而下，只用第一条符合的 · 可拖动</translation>
        </message>
        <message>
            <source>from {address}</source>
            <translation>来自 {address}</translation>
        </message>
        <message>
            <source>from {day}</source>
            <translation>{day} 起</translation>
        </message>
        <message>
            <source>hidden</source>
            <translation>已隐藏</translation>
        </message>
        <message>
            <source>installed on {day}</source>
            <translation>安装于 {day}</translation>
        </message>
        <message>
            <source>it answered this buyer a short while ago</source>
            <translation>不久前已自动回复过该买家</translation>
        </message>
        <message>
            <source>it came from a group chat, or from no person</source>
            <translation>来自群聊，或不是由人发出</translation>
        </message>
        <message>
            <source>it has no text that can be sent</source>
            <translation>没有可以发送的内容</translation>
        </message>
        <message>
            <source>it is a copy of a message of your own</source>
            <translation>是您自己消息的副本</translation>
        </message>
        <message>
            <source>its condition does not hold</source>
            <translation>条件不符合</translation>
        </message>
        <message>
            <source>its time passed while the console could not answer</source>
            <translation>到时间时无法发送，现在已过时</translation>
        </message>
        <message>
            <source>keep everything in this folder</source>
            <translation>所有数据都放在这个文件夹</translation>
        </message>
        <message>
            <source>language of the window</source>
            <translation>窗口语言</translation>
        </message>
        <message>
            <source>list, import, export or check phrases</source>
            <translation>列出、导入、导出或检查快捷短语</translation>
        </message>
        <message>
            <source>make a backup of the stored data now</source>
            <translation>立即备份保存的数据</translation>
        </message>
        <message>
            <source>make a folder to write a pack in</source>
            <translation>新建一个用于编写短语包的文件夹</translation>
        </message>
        <message>
            <source>make a pack of a folder</source>
            <translation>由文件夹生成短语包</translation>
        </message>
        <message>
            <source>make the key; one that is there stays as it is</source>
            <translation>生成密钥；已有的密钥保持不变</translation>
        </message>
        <message>
            <source>make, sign and check packs of phrases</source>
            <translation>制作、签名和检查短语包</translation>
        </message>
        <message>
            <source>marked as unread</source>
            <translation>标为未读</translation>
        </message>
        <message>
            <source>minutes</source>
            <translation>分钟</translation>
        </message>
        <message>
            <source>name@shop.example</source>
            <translation>name@shop.example</translation>
        </message>
        <message>
            <source>never</source>
            <translation>无</translation>
        </message>
        <message>
            <source>never checked</source>
            <translation>尚未检查</translation>
        </message>
        <message>
            <source>no pause</source>
            <translation>不限间隔</translation>
        </message>
        <message>
            <source>no reason given</source>
            <translation>未说明原因</translation>
        </message>
        <message>
            <source>not at all</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>not sent: {text}</source>
            <translation>未发出：{text}</translation>
        </message>
        <message>
            <source>not valid on this day</source>
            <translation>当天不在有效期内</translation>
        </message>
        <message>
            <source>now 1–9, 0</source>
            <translation>按 1–9、0</translation>
        </message>
        <message>
            <source>of CSV; XML is always UTF-8</source>
            <translation>仅用于 CSV；XML 始终为 UTF-8</translation>
        </message>
        <message>
            <source>of the pack</source>
            <translation>短语包中的分组</translation>
        </message>
        <message>
            <source>once a day for each buyer</source>
            <translation>每位买家每天一次</translation>
        </message>
        <message>
            <source>only say what would happen</source>
            <translation>只显示结果，不写入</translation>
        </message>
        <message>
            <source>open the built-in shop of scripted buyers</source>
            <translation>打开内置店铺（由脚本扮演买家）</translation>
        </message>
        <message>
            <source>our shop</source>
            <translation>本店</translation>
        </message>
        <message>
            <source>pinned</source>
            <translation>已置顶</translation>
        </message>
        <message>
            <source>play the built-in shop's opening, save pictures, and end</source>
            <translation>播放内置店铺的开场并保存截图，然后退出</translation>
        </message>
        <message>
            <source>read the key's password from standard input</source>
            <translation>从标准输入读取密钥密码</translation>
        </message>
        <message>
            <source>read the password from standard input</source>
            <translation>从标准输入读取密码</translation>
        </message>
        <message>
            <source>say what a file of phrases holds</source>
            <translation>检查快捷短语文件的内容</translation>
        </message>
        <message>
            <source>say what differs between two packs</source>
            <translation>比较两个短语包</translation>
        </message>
        <message>
            <source>say what is wrong with a folder or a pack</source>
            <translation>指出文件夹或短语包中的问题</translation>
        </message>
        <message>
            <source>seconds</source>
            <translation>秒</translation>
        </message>
        <message>
            <source>semicolon</source>
            <translation>分号</translation>
        </message>
        <message>
            <source>separated by spaces</source>
            <translation>用空格分开</translation>
        </message>
        <message>
            <source>show every phrase</source>
            <translation>列出全部快捷短语</translation>
        </message>
        <message>
            <source>sign a pack</source>
            <translation>为短语包签名</translation>
        </message>
        <message>
            <source>sign in with this account, for example xiaomei@shop.example</source>
            <translation>用此账号登录，例如 xiaomei@shop.example</translation>
        </message>
        <message>
            <source>small letters, digits and dashes; never changed again</source>
            <translation>小写字母、数字和连字符；以后不再更改</translation>
        </message>
        <message>
            <source>stay quiet after you wrote to the buyer yourself</source>
            <translation>您亲自回复买家后，在这段时间内不自动回复</translation>
        </message>
        <message>
            <source>such as: parcels</source>
            <translation>例如：物流</translation>
        </message>
        <message>
            <source>switched off</source>
            <translation>未启用</translation>
        </message>
        <message>
            <source>tab</source>
            <translation>制表符</translation>
        </message>
        <message>
            <source>take out all phrases of your own first</source>
            <translation>先清空当前正在使用的快捷短语列表</translation>
        </message>
        <message>
            <source>taken in turn, so that no buyer reads the same twice</source>
            <translation>轮流使用，避免重复</translation>
        </message>
        <message>
            <source>takes newer versions without asking</source>
            <translation>自动更新</translation>
        </message>
        <message>
            <source>the backup; without it the newest good one</source>
            <translation>备份文件；不写则用最新的完好备份</translation>
        </message>
        <message>
            <source>the buyer</source>
            <translation>买家</translation>
        </message>
        <message>
            <source>the contact is blocked</source>
            <translation>联系人已被屏蔽</translation>
        </message>
        <message>
            <source>the contact or its group is exempt</source>
            <translation>该联系人或其分组不自动回复</translation>
        </message>
        <message>
            <source>the file</source>
            <translation>该文件</translation>
        </message>
        <message>
            <source>the fingerprint that the key must have</source>
            <translation>密钥必须具有的指纹</translation>
        </message>
        <message>
            <source>the key to sign with, in a PEM file with a password</source>
            <translation>用于签名的密钥（带密码的 PEM 文件）</translation>
        </message>
        <message>
            <source>the key to sign with, in this computer's keyring</source>
            <translation>用于签名的密钥（保存在本机钥匙串中）</translation>
        </message>
        <message>
            <source>the message does not match</source>
            <translation>消息中没有要找的词</translation>
        </message>
        <message>
            <source>the message is old: delayed, or from the archive</source>
            <translation>是旧消息：延迟送达，或来自存档</translation>
        </message>
        <message>
            <source>the message was written by a program</source>
            <translation>消息由程序发出</translation>
        </message>
        <message>
            <source>the pack; without it, by its id and version</source>
            <translation>短语包文件；不填则按标识和版本命名</translation>
        </message>
        <message>
            <source>the server</source>
            <translation>服务器</translation>
        </message>
        <message>
            <source>there were enough automatic replies in a row</source>
            <translation>连续自动回复的次数已到上限</translation>
        </message>
        <message>
            <source>these messages have had their automatic reply</source>
            <translation>这一轮消息已经自动回复过</translation>
        </message>
        <message>
            <source>this account</source>
            <translation>此账号</translation>
        </message>
        <message>
            <source>typed after / it brings the phrase</source>
            <translation>在输入框打 / 加编码即可插入</translation>
        </message>
        <message>
            <source>unfolded</source>
            <translation>已展开</translation>
        </message>
        <message>
            <source>until</source>
            <translation>到</translation>
        </message>
        <message>
            <source>until {day}</source>
            <translation>至 {day}</translation>
        </message>
        <message>
            <source>waiting for {time}</source>
            <translation>已等待 {time}</translation>
        </message>
        <message>
            <source>what a buyer might write</source>
            <translation>买家可能会说的话</translation>
        </message>
        <message>
            <source>what agents see</source>
            <translation>客服看到的名称</translation>
        </message>
        <message>
            <source>what the console needs</source>
            <translation>工作台所需的功能</translation>
        </message>
        <message>
            <source>what to do with phrases that differ</source>
            <translation>内容不同的短语如何处理</translation>
        </message>
        <message>
            <source>who answers for it</source>
            <translation>负责人</translation>
        </message>
        <message>
            <source>with commas between them</source>
            <translation>用逗号隔开</translation>
        </message>
        <message>
            <source>without it, as the file's name ends</source>
            <translation>不指定时按文件扩展名判断</translation>
        </message>
        <message>
            <source>write a pack as a page to print</source>
            <translation>把短语包输出为可打印的页面</translation>
        </message>
        <message>
            <source>write every phrase to a file</source>
            <translation>把全部快捷短语写入文件</translation>
        </message>
        <message>
            <source>you wrote to the buyer a short while ago</source>
            <translation>您刚刚亲自回复过该买家</translation>
        </message>
        <message>
            <source>{account} is open in another window of the console already.</source>
            <translation>{account} 已在工作台的另一个窗口中打开。</translation>
        </message>
        <message>
            <source>{before} {number} {after}</source>
            <translation>{before} {number} {after}</translation>
        </message>
        <message>
            <source>{count} being served, at most {limit}</source>
            <translation>正在接待 {count} 人，上限 {limit} 人</translation>
        </message>
        <message>
            <source>{count} changed</source>
            <translation>{count} 有改动</translation>
        </message>
        <message>
            <source>{count} characters</source>
            <translation>{count} 字</translation>
        </message>
        <message>
            <source>{count} contacts</source>
            <translation>{count} 位联系人</translation>
        </message>
        <message>
            <source>{count} d</source>
            <translation>{count}天</translation>
        </message>
        <message>
            <source>{count} days</source>
            <translation>{count} 天</translation>
        </message>
        <message>
            <source>{count} days left</source>
            <translation>还剩 {count} 天</translation>
        </message>
        <message>
            <source>{count} earlier versions</source>
            <translation>{count} 个历史版本</translation>
        </message>
        <message>
            <source>{count} go away</source>
            <translation>{count} 条将移除</translation>
        </message>
        <message>
            <source>{count} groups</source>
            <translation>{count} 个分组</translation>
        </message>
        <message>
            <source>{count} h</source>
            <translation>{count}时</translation>
        </message>
        <message>
            <source>{count} holidays</source>
            <translation>{count} 个节假日</translation>
        </message>
        <message>
            <source>{count} hours</source>
            <translation>{count} 小时</translation>
        </message>
        <message>
            <source>{count} in conflict</source>
            <translation>{count} 冲突</translation>
        </message>
        <message>
            <source>{count} messages</source>
            <translation>{count} 条消息</translation>
        </message>
        <message>
            <source>{count} min</source>
            <translation>{count}分</translation>
        </message>
        <message>
            <source>{count} minutes</source>
            <translation>{count} 分钟</translation>
        </message>
        <message>
            <source>{count} new</source>
            <translation>{count} 新增</translation>
        </message>
        <message>
            <source>{count} new messages ↓</source>
            <translation>{count} 条新消息 ↓</translation>
        </message>
        <message>
            <source>{count} of yours differ</source>
            <translation>{count} 条您已改动</translation>
        </message>
        <message>
            <source>{count} overwritten</source>
            <translation>{count} 条覆盖</translation>
        </message>
        <message>
            <source>{count} phrases</source>
            <translation>{count} 条短语</translation>
        </message>
        <message>
            <source>{count} phrases became your own</source>
            <translation>{count} 条短语成为个人短语</translation>
        </message>
        <message>
            <source>{count} phrases hold characters that {encoding} lacks. Nothing was written.</source>
            <translation>{count} 条短语含有 {encoding} 没有的字符，文件未写入。</translation>
        </message>
        <message>
            <source>{count} phrases imported</source>
            <translation>已导入 {count} 条短语</translation>
        </message>
        <message>
            <source>{count} phrases keep your words</source>
            <translation>{count} 条短语保留您的改动</translation>
        </message>
        <message>
            <source>{count} phrases will be taken in</source>
            <translation>将导入 {count} 条</translation>
        </message>
        <message>
            <source>{count} phrases written to {file}</source>
            <translation>已将 {count} 条短语写入 {file}</translation>
        </message>
        <message>
            <source>{count} phrases written to {path}</source>
            <translation>已将 {count} 条短语写入 {path}</translation>
        </message>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
        <message>
            <source>{count} places are not filled in: {names} (F6 goes there)</source>
            <translation>还有 {count} 处没有填写：{names}（F6 跳到）</translation>
        </message>
        <message>
            <source>{count} s</source>
            <translation>{count}秒</translation>
        </message>
        <message>
            <source>{count} seconds</source>
            <translation>{count} 秒</translation>
        </message>
        <message>
            <source>{count} skipped</source>
            <translation>{count} 条跳过</translation>
        </message>
        <message>
            <source>{count} the same</source>
            <translation>{count} 相同</translation>
        </message>
        <message>
            <source>{count} unread messages</source>
            <translation>{count} 条未读消息</translation>
        </message>
        <message>
            <source>{count} unusable</source>
            <translation>{count} 行有问题</translation>
        </message>
        <message>
            <source>{count} variables</source>
            <translation>{count} 个变量</translation>
        </message>
        <message>
            <source>{count} wordings</source>
            <translation>{count} 种说法</translation>
        </message>
        <message>
            <source>{count}+ messages</source>
            <translation>{count}+ 条消息</translation>
        </message>
        <message>
            <source>{day}, time {number}, from</source>
            <translation>{day}，时段 {number}，开始</translation>
        </message>
        <message>
            <source>{day}, time {number}, to</source>
            <translation>{day}，时段 {number}，结束</translation>
        </message>
        <message>
            <source>{day}: two of the times overlap.</source>
            <translation>{day}：有两个时段重叠。</translation>
        </message>
        <message>
            <source>{first} to {last} {time}</source>
            <translation>{first}至{last} {time}</translation>
        </message>
        <message>
            <source>{folder} is ready: write phrases.json, put pictures into images, then build.</source>
            <translation>{folder} 已就绪：编写 phrases.json，把图片放入 images，然后执行 build。</translation>
        </message>
        <message>
            <source>{host} does not accept this account and password. Check both.</source>
            <translation>{host} 不接受此账号和密码，请检查后重试。</translation>
        </message>
        <message>
            <source>{host} does not answer. A firewall may be in the way; the console keeps trying.</source>
            <translation>{host} 没有响应，可能被防火墙阻挡，工作台会继续尝试。</translation>
        </message>
        <message>
            <source>{host} is too old for the console: it lacks {missing}. Ask who runs it to update it.</source>
            <translation>{host} 版本过旧，缺少 {missing}。请联系服务器管理员升级。</translation>
        </message>
        <message>
            <source>{host} offers no encryption, so nothing was sent. Ask who runs the server to switch TLS on.</source>
            <translation>{host} 不支持加密，因此没有发送任何内容。请联系服务器管理员启用 TLS。</translation>
        </message>
        <message>
            <source>{host} refuses the connection. Check the port in the server settings, or ask who runs the server.</source>
            <translation>{host} 拒绝连接。请检查服务器设置中的端口，或咨询服务器管理员。</translation>
        </message>
        <message>
            <source>{host} would be used without encryption; that is allowed only on this computer itself.</source>
            <translation>连接 {host} 将不加密，只有连接本机时才允许这样做。</translation>
        </message>
        <message>
            <source>{id} cannot name a pack: use small letters, digits and dashes.</source>
            <translation>{id} 不能作为短语包标识：请使用小写字母、数字和连字符。</translation>
        </message>
        <message>
            <source>{month}/{day} {time}</source>
            <translation>{month}月{day}日 {time}</translation>
        </message>
        <message>
            <source>{name} and {count} more</source>
            <translation>{name} 和另外 {count} 位买家</translation>
        </message>
        <message>
            <source>{name} cannot be reached now. Try again later.</source>
            <translation>暂时无法联系 {name}，请稍后重试。</translation>
        </message>
        <message>
            <source>{name} does not exist at that server any more.</source>
            <translation>{name} 在对方服务器上已不存在。</translation>
        </message>
        <message>
            <source>{name} is not newer than what is installed. Nothing was changed.</source>
            <translation>{name} 不比已安装的版本新，未作任何更改。</translation>
        </message>
        <message>
            <source>{name} is signed with another key than before. Nothing was taken. Ask the team lead whether that is right.</source>
            <translation>{name} 的签名密钥与之前不同，未采用任何内容。请向主管确认。</translation>
        </message>
        <message>
            <source>{name} is typing…</source>
            <translation>{name} 正在输入…</translation>
        </message>
        <message>
            <source>{name}: {what}</source>
            <translation>{name}：{what}</translation>
        </message>
        <message>
            <source>{path} ({size} bytes, checked)</source>
            <translation>{path}（{size} 字节，已校验）</translation>
        </message>
        <message>
            <source>{path} bears no signature. Ask the team lead for the signed pack.</source>
            <translation>{path} 没有签名。请向主管索取已签名的短语包。</translation>
        </message>
        <message>
            <source>{path} cannot be reached now. The packs stay as they are.</source>
            <translation>暂时无法访问 {path}。短语包保持原样。</translation>
        </message>
        <message>
            <source>{path} cannot be reached. Check that the drive is there, then try again.</source>
            <translation>无法访问 {path}。请确认磁盘已连接，然后重试。</translation>
        </message>
        <message>
            <source>{path} cannot be read: {reason}.</source>
            <translation>无法读取 {path}：{reason}。</translation>
        </message>
        <message>
            <source>{path} cannot be written. Check the rights of the folder, or start the console with another data folder.</source>
            <translation>{path} 无法写入。请检查文件夹权限，或换一个数据文件夹启动工作台。</translation>
        </message>
        <message>
            <source>{path} contains definitions (a DTD, entities or anchors) that can harm this computer, so it is not read.</source>
            <translation>{path} 含有可能危害本机的定义（DTD、实体或锚点），因此没有读取。</translation>
        </message>
        <message>
            <source>{path} could not be written: {reason}. What was there before is untouched.</source>
            <translation>无法写入 {path}：{reason}。原有内容没有改动。</translation>
        </message>
        <message>
            <source>{path} gives the setting {option} a value it cannot have ({value}). Nothing was taken from it.</source>
            <translation>{path} 中的设置 {option} 的值（{value}）无效，没有采用其中任何内容。</translation>
        </message>
        <message>
            <source>{path} holds no certificate that can be read. Choose a file in PEM format.</source>
            <translation>{path} 中没有可读取的证书，请选择 PEM 格式的文件。</translation>
        </message>
        <message>
            <source>{path} holds no key for signing packs. Choose a file in PEM format.</source>
            <translation>{path} 中没有可用于签名的密钥。请选择 PEM 格式的文件。</translation>
        </message>
        <message>
            <source>{path} is damaged or incomplete at line {line}. Export or download it again.</source>
            <translation>{path} 在第 {line} 行损坏或不完整。请重新导出或下载。</translation>
        </message>
        <message>
            <source>{path} is damaged or incomplete. Export or download it again.</source>
            <translation>{path} 已损坏或不完整。请重新导出或下载。</translation>
        </message>
        <message>
            <source>{path} is damaged. It will be kept aside; nothing of it is thrown away.</source>
            <translation>{path} 已损坏。该文件会另行保留，不会丢弃任何内容。</translation>
        </message>
        <message>
            <source>{path} is empty: there are no phrases in it.</source>
            <translation>{path} 是空的，里面没有快捷短语。</translation>
        </message>
        <message>
            <source>{path} is in Excel's old format. Save it as .xlsx or .csv and choose that.</source>
            <translation>{path} 是旧版 Excel 格式。请另存为 .xlsx 或 .csv 后再选择。</translation>
        </message>
        <message>
            <source>{path} is larger than a phrase pack may be. Nothing was read.</source>
            <translation>{path} 超过了短语包允许的大小，未读取任何内容。</translation>
        </message>
        <message>
            <source>{path} is no file of phrases. Choose a file in CSV, XML, Excel or YAML format.</source>
            <translation>{path} 不是快捷短语文件。请选择 CSV、XML、Excel 或 YAML 格式的文件。</translation>
        </message>
        <message>
            <source>{path} is no file of settings, or it is damaged. Choose one that a console exported.</source>
            <translation>{path} 不是设置文件，或已损坏。请选择由工作台导出的文件。</translation>
        </message>
        <message>
            <source>{path} is no phrase pack that can be read. Ask for it again.</source>
            <translation>{path} 不是可读取的短语包。请重新索取。</translation>
        </message>
        <message>
            <source>{path} is no phrase pack that can be read: {reason}.</source>
            <translation>{path} 不是可读取的短语包：{reason}。</translation>
        </message>
        <message>
            <source>{path} is not of the chosen format. Let the console guess it.</source>
            <translation>{path} 与所选格式不符。请改为自动识别格式。</translation>
        </message>
        <message>
            <source>{path} is too large for a file of phrases (at most {limit}). Choose another one.</source>
            <translation>{path} 太大（最多 {limit}），不像是快捷短语文件。请选择其他文件。</translation>
        </message>
        <message>
            <source>{path} was exported by a newer console. Install that version, or export again from this one.</source>
            <translation>{path} 由更新版本的工作台导出。请安装该版本，或用当前版本重新导出。</translation>
        </message>
        <message>
            <source>{path} was written by a newer console. Install that version, or export as CSV there.</source>
            <translation>{path} 由更新版本的客服台写成。请安装该版本，或在那里导出为 CSV。</translation>
        </message>
        <message>
            <source>{path} was written by a newer console. Install that version; this one would lose part of it.</source>
            <translation>{path} 由更新版本的工作台写入。请安装该版本，本版本会丢失部分内容。</translation>
        </message>
        <message>
            <source>{rule} — answers</source>
            <translation>{rule} — 回复</translation>
        </message>
        <message>
            <source>{rule} — {why}</source>
            <translation>{rule} — {why}</translation>
        </message>
        <message>
            <source>{rule}: {problem}</source>
            <translation>{rule}：{problem}</translation>
        </message>
        <message>
            <source>{sentence} (The server says: {reason})</source>
            <translation>{sentence}（服务器说明：{reason}）</translation>
        </message>
        <message>
            <source>{time} on the next day</source>
            <translation>次日 {time}</translation>
        </message>
        <message>
            <source>{time}, a message of {name}</source>
            <translation>{time}，{name}的一条消息</translation>
        </message>
        <message>
            <source>{time}, {name} wrote: {text}</source>
            <translation>{time}，{name}：{text}</translation>
        </message>
        <message>
            <source>{time}, {name}, after silence</source>
            <translation>{time}，{name}，久未说话</translation>
        </message>
        <message>
            <source>{what} is no variable. Choose one from the menu, or write \ before the brace.</source>
            <translation>{what}不是变量。请从菜单中选择，或在括号前写 \。</translation>
        </message>
        <message>
            <source>{what} marks a place in the message input. Take it out here.</source>
            <translation>{what}只用于消息输入框，请在这里去掉。</translation>
        </message>
        <message>
            <source>{what} may be unknown when this is sent. Say what to write then: {example}</source>
            <translation>发送时可能不知道{what}。请写明不知道时用什么代替：{example}</translation>
        </message>
        <message>
            <source>{what} waits for a hand, but nobody is there when this is sent.</source>
            <translation>{what}需要手工填写，但自动发送时没有人。</translation>
        </message>
        <message>
            <source>{width} × {height} pixels</source>
            <translation>{width} × {height} 像素</translation>
        </message>
        <message>
            <source>{width} × {height} pixels, {size}</source>
            <translation>{width} × {height} 像素，{size}</translation>
        </message>
        <message>
            <source>{year}/{month}/{day} {time}</source>
            <translation>{year}年{month}月{day}日 {time}</translation>
        </message>
        <message>
            <source>“{address}” is no account. It looks like name@shop.example.</source>
            <translation>“{address}”不是账号。账号的格式如 name@shop.example。</translation>
        </message>
        <message>
            <source>“{group}” deleted with {count} phrases</source>
            <translation>已删除“{group}”和其中 {count} 条短语</translation>
        </message>
        <message>
            <source>“{name}” has a new version: {version}</source>
            <translation>“{name}”有新版本：{version}</translation>
        </message>
        <message>
            <source>“{name}” is at version {version} again</source>
            <translation>“{name}”已恢复到 {version} 版</translation>
        </message>
        <message>
            <source>“{name}” is removed</source>
            <translation>“{name}”已移除</translation>
        </message>
        <message>
            <source>“{name}” is signed with another key than before</source>
            <translation>“{name}”的签名密钥与之前不同</translation>
        </message>
        <message>
            <source>“{name}” {version} has another key than before</source>
            <translation>“{name}”{version} 的密钥与之前不同</translation>
        </message>
        <message>
            <source>“{name}” {version} is installed</source>
            <translation>“{name}”{version} 已安装</translation>
        </message>
        <message>
            <source>“{phrase}” deleted</source>
            <translation>已删除“{phrase}”</translation>
        </message>
        <message>
            <source>“{phrase}” gets the code {code} instead.</source>
            <translation>“{phrase}”将改用编码 {code}。</translation>
        </message>
        <message>
            <source>“{phrase}” has the code {code}: {text}</source>
            <translation>编码 {code} 已用于“{phrase}”：{text}</translation>
        </message>
        <message>
            <source>“{phrase}” has this code.</source>
            <translation>“{phrase}”已在使用这个编码。</translation>
        </message>
        <message>
            <source>“{phrase}” hidden</source>
            <translation>已隐藏“{phrase}”</translation>
        </message>
        <message>
            <source>“{phrase}” will have no code.</source>
            <translation>“{phrase}”将没有编码。</translation>
        </message>
        <message>
            <source>“{what}” is too long: at most {most} characters.</source>
            <translation>“{what}”太长了：最多 {most} 个字。</translation>
        </message>
        <message>
            <source>… and {count} more</source>
            <translation>……还有 {count} 条</translation>
        </message>
        <message>
            <source>↑↓ choose</source>
            <translation>↑↓ 选择</translation>
        </message>
        <message>
            <source>→ other wording</source>
            <translation>→ 换一种说法</translation>
        </message>
    </context>
    <context>
        <name>a conversation</name>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
    </context>
    <context>
        <name>a pack of phrases</name>
        <message>
            <source>not yet</source>
            <translation>未开始</translation>
        </message>
        <message>
            <source>now</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>over</source>
            <translation>已结束</translation>
        </message>
    </context>
    <context>
        <name>after a number of minutes</name>
        <message>
            <source> min</source>
            <translation> 分钟</translation>
        </message>
    </context>
    <context>
        <name>after a number of seconds</name>
        <message>
            <source> s</source>
            <translation> 秒</translation>
        </message>
    </context>
    <context>
        <name>auto-reply</name>
        <message>
            <source>Contact</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>修改</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新增</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
    </context>
    <context>
        <name>before a number of minutes</name>
        <message>
            <source>pause </source>
            <translation>间隔 </translation>
        </message>
    </context>
    <context>
        <name>between days</name>
        <message>
            <source>; </source>
            <translation>；</translation>
        </message>
    </context>
    <context>
        <name>between keywords</name>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
    </context>
    <context>
        <name>between spans of time</name>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
    </context>
    <context>
        <name>between the parts of a row's name</name>
        <message>
            <source>, </source>
            <translation>，</translation>
        </message>
    </context>
    <context>
        <name>between words of which one must be there</name>
        <message>
            <source> or </source>
            <translation> 或 </translation>
        </message>
    </context>
    <context>
        <name>between words that must all be there</name>
        <message>
            <source> and </source>
            <translation> 且 </translation>
        </message>
    </context>
    <context>
        <name>fallback</name>
        <message>
            <source>dear</source>
            <translation>亲</translation>
        </message>
    </context>
    <context>
        <name>message</name>
        <message>
            <source>Read</source>
            <translation>已读</translation>
        </message>
    </context>
    <context>
        <name>name of a file</name>
        <message>
            <source>quick phrases</source>
            <translation>快捷短语</translation>
        </message>
        <message>
            <source>without words</source>
            <translation>不含文字</translation>
        </message>
    </context>
    <context>
        <name>phrase dialog</name>
        <message>
            <source>Code</source>
            <translation>快捷编码</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>选择分组</translation>
        </message>
    </context>
    <context>
        <name>settings</name>
        <message>
            <source>Auto-reply</source>
            <translation>自动回复设置</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>聊天设置</translation>
        </message>
        <message>
            <source>General</source>
            <translation>基本设置</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>消息中心</translation>
        </message>
        <message>
            <source>Personal</source>
            <translation>个性设置</translation>
        </message>
        <message>
            <source>Reception</source>
            <translation>接待中心设置</translation>
        </message>
    </context>
    <context>
        <name>state of an imported row</name>
        <message>
            <source>New</source>
            <translation>新增</translation>
        </message>
        <message>
            <source>New group</source>
            <translation>新分组</translation>
        </message>
    </context>
    <context>
        <name>where a pack came from</name>
        <message>
            <source>From</source>
            <translation>来源</translation>
        </message>
    </context>
</TS>
